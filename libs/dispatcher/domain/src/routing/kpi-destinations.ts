import type { KpiMonitorState, ProjectWebhookState } from '@tocsin/payload-schemas';
import { isPerAlert } from '../render/kpi/kpi-requests.js';
import type { PeoplesAddresses } from './mail-recipients.js';

/** Where findings of a KPI monitor go: a webhook of its project, or the people who get mails of it. */
export type KpiDestination =
  | { readonly kind: 'webhook'; readonly webhook: ProjectWebhookState }
  | { readonly kind: 'mail'; readonly monitor: KpiMonitorState };

/** By what its deliveries are known: the webhook or, of mails, the monitor. */
export const destinationId = (destination: KpiDestination): string =>
  destination.kind === 'webhook' ? destination.webhook.id : destination.monitor.id;

/**
 * Whether it keeps an incident for each alert, which our messages open and close: it takes one finding at a time, and hears
 * of every end.
 */
export const keepsIncidents = (destination: KpiDestination): boolean =>
  destination.kind === 'webhook' && isPerAlert(destination.webhook.format);

/** What routing needs to know of a monitor. */
export interface KpiDestinations {
  /** Of the monitor's project, those that selected it. */
  readonly webhooks: readonly ProjectWebhookState[];
  /** The other webhooks of the project. */
  readonly others: readonly ProjectWebhookState[];
  /** Its last state; undefined: it is not known any more. */
  readonly monitor: KpiMonitorState | undefined;
  readonly isMonitorDeleted: boolean;
  readonly isProjectDeleted: boolean;
  /** Undefined: this installation sends no mails. */
  readonly people: PeoplesAddresses | undefined;
}
