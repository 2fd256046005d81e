import type { KpiFinding, KpiFindings, SkipReason } from '@tocsin/payload-schemas';
import { type KpiDestination, type KpiDestinations, keepsIncidents } from './kpi-destinations.js';
import { recipientsOf } from './mail-recipients.js';

/** A destination and what it is told, or would have been. */
export interface RoutedFindings {
  readonly destination: KpiDestination;
  /** One at least. */
  readonly findings: readonly KpiFinding[];
  /** Why it is told nothing. */
  readonly skipped?: SkipReason;
}

/**
 * Where the findings of a monitor go: to every webhook of its project that selected it, and to the people whom it names. A
 * monitor that names nobody sends no mail, which is nothing to record; nor is the end of an alert where ends are not told.
 * Like the routing of alerts it depends on the record and the configuration alone, so that a repeat is routed in the same
 * way.
 */
export function routeFindings(told: KpiFindings, destinations: KpiDestinations): readonly RoutedFindings[] {
  const withheld = withholdingReason(told);
  return wanted(destinations)
    .map((destination): RoutedFindings => {
      const skipped = withheld ?? obstacle(destination, destinations);
      return { destination, findings: findingsFor(destination, told), ...(skipped !== undefined && { skipped }) };
    })
    .filter(({ findings }) => findings.length > 0);
}

function wanted({ webhooks, monitor }: KpiDestinations): readonly KpiDestination[] {
  const found: KpiDestination[] = webhooks.map((webhook) => ({ kind: 'webhook', webhook }));
  const namesSomebody = monitor !== undefined && monitor.userIds.length + monitor.emails.length > 0;
  return namesSomebody ? [...found, { kind: 'mail', monitor }] : found;
}

const findingsFor = (destination: KpiDestination, { findings, monitor }: KpiFindings): readonly KpiFinding[] =>
  monitor.tellsRecovery || keepsIncidents(destination) ? findings : findings.filter(({ change }) => change !== 'close');

function withholdingReason({ monitor: { isMute, snoozedUntil }, at }: KpiFindings): SkipReason | undefined {
  if (isMute) return 'monitor_muted';
  return snoozedUntil !== undefined && at < snoozedUntil ? 'monitor_snoozed' : undefined;
}

/** That it can reach nobody comes first: it would still be so after a suspension has ended. */
function obstacle(
  destination: KpiDestination,
  { isMonitorDeleted, isProjectDeleted, people }: KpiDestinations,
): SkipReason | undefined {
  if (isProjectDeleted) return 'channel_deleted';
  if (destination.kind === 'webhook') return destination.webhook.suspendedAt === null ? undefined : 'channel_suspended';
  if (isMonitorDeleted) return 'channel_deleted';
  if (people === undefined) return 'mail_not_set_up';
  return recipientsOf(destination.monitor, people).length === 0 ? 'no_recipients' : undefined;
}
