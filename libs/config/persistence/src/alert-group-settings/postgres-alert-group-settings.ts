import { AlertGroupSettings } from '@tocsin/config-domain';
import type { AlertGroupSettingState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_SETTING, SELECT_SETTINGS, storedSettings } from './alert-group-setting-rows.js';

export class PostgresAlertGroupSettings extends AlertGroupSettings {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly AlertGroupSettingState[]> {
    return storedSettings(await this.database.rows(SELECT_SETTINGS, [org])).map(({ entity }) => entity);
  }

  override async find(org: string, id: string): Promise<AlertGroupSettingState | undefined> {
    return storedSettings(await this.database.rows(SELECT_SETTING, [org, id]))[0]?.entity;
  }
}
