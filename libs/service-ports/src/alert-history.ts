import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';

/** An alert group with what belongs to it. */
export interface GroupHistory {
  /** Oldest first; at least one. */
  readonly transitions: readonly GroupTransition[];
  /** The newest transition of each of its alerts, newest alert first, at most 100. */
  readonly alerts: readonly AlertTransition[];
}

/** Reads alerts as `evaluator` keeps them: for pages that other services serve. */
export abstract class AlertHistory {
  /** All transitions of one alert, oldest first; empty if there is none. */
  abstract transitions(org: string, alertId: string): Promise<readonly AlertTransition[]>;
  /** The newest transition of each alert that is open for the host, newest alert first, at most 100. */
  abstract openOfHost(org: string, hostId: string): Promise<readonly AlertTransition[]>;
  /** The newest transition of each alert that is open for the monitor, newest alert first, at most 100. */
  abstract openOfMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]>;
  /** The newest transition of each alert of the host, open or closed, newest alert first, at most 100. */
  abstract ofHost(org: string, hostId: string): Promise<readonly AlertTransition[]>;
  /** The newest transition of each alert of the monitor, open or closed, newest alert first, at most 100. */
  abstract ofMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]>;
  /** The newest transition of each alert about metrics of the service, open or closed, newest alert first, at most 100. */
  abstract ofService(org: string, service: string): Promise<readonly AlertTransition[]>;
  /** The newest transition of each open alert of the organization, newest alert first, at most 100. */
  abstract open(org: string): Promise<readonly AlertTransition[]>;
  /** An alert group; undefined if there is none. */
  abstract group(org: string, groupId: string): Promise<GroupHistory | undefined>;
  /** The newest transition of each alert group of a setting, open or closed, newest group first, at most 100. */
  abstract groupsOfSetting(org: string, settingId: string): Promise<readonly GroupTransition[]>;
}
