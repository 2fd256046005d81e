import type { KpiMonitorState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';

/** Whether people are told of a monitor now. */
export type Silence = Pick<KpiMonitorState, 'isMute' | 'snoozedUntil'>;
/** Who gets mails of a monitor. */
export type Recipients = Pick<KpiMonitorState, 'userIds' | 'emails'>;

/** What is left out stays as it is. */
export interface SilenceChange {
  readonly isMute?: boolean;
  /** Null takes the snooze away. */
  readonly snoozedUntil?: EpochSeconds | null;
}

/** How every monitor is described, whatever it watches. Silence and recipients that are left out stay as they are. */
export type AutomaticMonitorSpec = Pick<KpiMonitorState, 'severity' | 'tellsRecovery' | 'notificationInterval'> &
  SilenceChange &
  Partial<Recipients>;

/** A monitor of a chart as its owner describes it. A smart one has no conditions of its own. */
export type KpiMonitorSpec = AutomaticMonitorSpec &
  Pick<KpiMonitorState, 'name' | 'memo' | 'isSmart' | 'conditions' | 'buckets' | 'judgesPace'> & {
    readonly chartId: string;
  };
