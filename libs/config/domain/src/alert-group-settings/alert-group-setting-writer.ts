import type { AlertGroupSettingState, ConfigRecord } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** An alert group setting as its author describes it: without its id. */
export type AlertGroupSettingSpec = Omit<AlertGroupSettingState, 'id'>;

/** Writes alert group settings within one change; each write is audited and published with it. */
export abstract class AlertGroupSettingWriter {
  /** All settings, oldest first, locked for this change together with the making of new ones. */
  abstract lockAll(): Promise<readonly Stored<AlertGroupSettingState>[]>;
  abstract insert(setting: AlertGroupSettingState): Promise<void>;
  /** @param setting - Of the same id as `before`. */
  abstract save(
    before: Stored<AlertGroupSettingState>,
    setting: AlertGroupSettingState,
    cause?: ConfigRecord['cause'],
  ): Promise<void>;
  abstract remove(before: Stored<AlertGroupSettingState>, cause?: ConfigRecord['cause']): Promise<void>;
}
