import type { AlertChange, AlertTransition, DeadReason, SkipReason, Trigger } from '@tocsin/payload-schemas';
import type { DeliveryView } from '@tocsin/service-ports';

/** Why a transition happened, for people; nothing where that goes without saying. */
export const TRIGGER_TEXTS: Readonly<Record<Trigger, string>> = {
  monitoring: '',
  manual: 'closed by hand',
  monitorDelete: 'the monitor was deleted',
  hostRetire: 'the host was retired',
  serviceDelete: 'the service was deleted',
  anomalyDetectionManuallyRetraining: 'the anomaly detection was trained anew',
  externalMonitoringServiceChange: 'the monitor was linked to another service',
};

/** What happened that changed no status, for people. */
export const CHANGE_TEXTS: Readonly<Record<Exclude<AlertChange, 'open' | 'status' | 'close'>, string>> = {
  resend: 'told again',
  acknowledge: 'acknowledged',
  unacknowledge: 'acknowledgement taken back',
  assign: 'assigned',
  snooze: 'snoozed',
};

const SKIP_TEXTS: Readonly<Record<SkipReason, string>> = {
  channel_type_not_offered: 'this kind of channel is not offered yet',
  mail_not_set_up: 'no mail server is set up',
  no_recipients: 'the channel has no recipients any more',
  channel_suspended: 'the channel was suspended',
  channel_deleted: 'the channel was deleted',
  monitor_muted: 'the monitor was muted',
  monitor_snoozed: 'the monitor was snoozed',
  host_not_working: 'the host was not working',
  told_by_alert_group: 'the channel is told of the alert group instead',
  superseded: 'a later change had come by then',
};

const DEAD_TEXTS: Readonly<Record<DeadReason, string>> = {
  retries_exhausted: 'all attempts failed',
  gone: 'the receiver said that it is gone for good',
  permanent_error: 'the receiver refused it for good',
  backlog_expired: 'the channel stayed suspended for too long',
  channel_deleted: 'the channel was deleted',
  address_refused: 'its address may not be sent to',
};

/** How a delivery stands: a word, the colour that goes with it, and why. */
export function deliveryWords({ state, reason, attempts }: DeliveryView): {
  word: string;
  colour: string;
  why: string;
} {
  switch (state) {
    case 'delivered':
      return { word: 'delivered', colour: 'ok', why: '' };
    case 'dead':
      return { word: 'failed', colour: 'critical', why: textOf(DEAD_TEXTS, reason) };
    case 'skipped':
      return { word: 'not sent', colour: '', why: textOf(SKIP_TEXTS, reason) };
    case 'pending':
      return {
        word: attempts.length === 0 ? 'waiting' : 'trying again',
        colour: attempts.length === 0 ? '' : 'warning',
        why: '',
      };
  }
}

/** A newer dispatcher may know more reasons than we do: then its code must do. */
const textOf = (texts: Readonly<Record<string, string>>, reason: string | null): string =>
  reason === null ? '' : (texts[reason] ?? reason);

export const KIND_TEXTS: Readonly<Record<AlertTransition['monitor']['type'], string>> = {
  connectivity: 'Connectivity monitor',
  host: 'Host metric monitor',
  service: 'Service metric monitor',
  external: 'External monitor',
  check: 'Check monitor',
  expression: 'Expression monitor',
  anomalyDetection: 'Anomaly detection',
  query: 'Query monitor',
  kpi: 'KPI monitor',
};

/** A number as people read it: at most six significant digits, no exponent for everyday sizes. */
export const numberText = (value: number): string =>
  Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-9)
    ? String(value)
    : new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: false }).format(value);

/** What a monitor compares with: `warning > 5, critical > 10`; empty for kinds that compare nothing. */
export function thresholdText({ operator, warning, critical }: AlertTransition['monitor']): string {
  if (operator === undefined) return '';
  return Object.entries({ warning, critical })
    .flatMap(([name, threshold]) => (threshold === undefined ? [] : [`${name} ${operator} ${numberText(threshold)}`]))
    .join(', ');
}
