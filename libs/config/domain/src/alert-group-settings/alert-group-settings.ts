import type { AlertGroupSettingState } from '@tocsin/payload-schemas';

/** Reads the alert group settings of an organization as they are committed now. */
export abstract class AlertGroupSettings {
  /** Oldest first. */
  abstract list(org: string): Promise<readonly AlertGroupSettingState[]>;
  abstract find(org: string, id: string): Promise<AlertGroupSettingState | undefined>;
}
