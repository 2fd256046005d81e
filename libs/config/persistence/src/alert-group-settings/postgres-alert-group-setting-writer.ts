import { AlertGroupSettingWriter, type Stored } from '@tocsin/config-domain';
import type { AlertGroupSettingState, ConfigRecord } from '@tocsin/payload-schemas';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_SETTINGS, storedSettings } from './alert-group-setting-rows.js';

export class PostgresAlertGroupSettingWriter extends AlertGroupSettingWriter {
  private readonly table: StateTable<'alertGroupSetting'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'alertGroupSetting');
  }

  override async lockAll(): Promise<readonly Stored<AlertGroupSettingState>[]> {
    await this.scope.lockOrganization();
    return storedSettings(await this.scope.rows(SELECT_SETTINGS, [this.scope.org]));
  }

  override insert(setting: AlertGroupSettingState): Promise<void> {
    return this.table.insert(setting);
  }

  override save(
    before: Stored<AlertGroupSettingState>,
    setting: AlertGroupSettingState,
    cause?: ConfigRecord['cause'],
  ): Promise<void> {
    return this.table.save(before, setting, cause);
  }

  override remove(setting: Stored<AlertGroupSettingState>, cause?: ConfigRecord['cause']): Promise<void> {
    return this.table.remove(setting, cause);
  }
}
