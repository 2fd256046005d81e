import type { AlertStatus, AlertTransition } from '@tocsin/payload-schemas';
import type { AlertRow } from '../shard-rows.js';

/** An alert with the memo that a user may have written. */
export interface AlertView extends AlertRow {
  readonly memo?: string;
}

/** Which alerts are looked for; a member that is absent matches any. */
export interface AlertFilter {
  readonly isOpen?: boolean;
  readonly status?: AlertStatus;
  readonly monitorId?: string;
  readonly hostId?: string;
  /** Name of the service that the alert is about. */
  readonly service?: string;
  readonly isAcknowledged?: boolean;
  readonly assigneeId?: string;
  /** Whether it is of a KPI monitor. */
  readonly isKpi?: boolean;
  /** Id of the project whose KPI it is about. */
  readonly projectId?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** True when there are more behind the last item. */
  readonly hasMore: boolean;
}

/** Reads of alerts for the API. Ids sort by opening time, so they are cursors. */
export abstract class StoredAlerts {
  /**
   * Alerts of an organization, newest first.
   *
   * @param before - Only alerts older than the one with this id.
   */
  abstract list(
    org: string,
    options: AlertFilter & { readonly limit: number; readonly before?: string },
  ): Promise<Page<AlertView>>;
  abstract find(org: string, alertId: string): Promise<AlertView | undefined>;
  /**
   * Transitions of one alert, newest first.
   *
   * @param onlyStatus - Leave out what did not change the status: reminders, and what people did about the open alert.
   * @param before - Only transitions with a smaller sequence.
   */
  abstract transitions(
    org: string,
    alertId: string,
    options: { readonly onlyStatus: boolean; readonly limit: number; readonly before?: number },
  ): Promise<Page<AlertTransition>>;
  /** Alerts of one host that are open, newest first. */
  abstract openOfHost(org: string, hostId: string): Promise<readonly AlertView[]>;
}

/** Notes that users attach to alerts; apart from the alerts themselves, so that writing one never waits for a shard. */
export abstract class AlertMemos {
  /** @returns False if the organization has no such alert. */
  abstract set(org: string, alertId: string, memo: string): Promise<boolean>;
}
