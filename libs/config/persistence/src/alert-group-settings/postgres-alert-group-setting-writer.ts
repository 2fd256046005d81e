import { AlertGroupSettingWriter, type Stored } from '@tocsin/config-domain';
import type { AlertGroupSettingState, ConfigRecord } from '@tocsin/payload-schemas';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_SETTINGS, storedSettings } from './alert-group-setting-rows.js';

export class PostgresAlertGroupSettingWriter extends AlertGroupSettingWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lockAll(): Promise<readonly Stored<AlertGroupSettingState>[]> {
    // Rows that do not exist yet cannot be locked: the organization stands for them.
    await this.scope.rows('select from organization where id = $1 for no key update', [this.scope.org]);
    return storedSettings(await this.scope.rows(SELECT_SETTINGS, [this.scope.org]));
  }

  override async insert(setting: AlertGroupSettingState): Promise<void> {
    const { id } = setting;
    await this.scope.rows('insert into alert_group_setting (org_id, id, state, revision) values ($1, $2, $3, 1)', [
      this.scope.org,
      id,
      JSON.stringify(setting),
    ]);
    await this.scope.record({ kind: 'alertGroupSetting', id, revision: 1, before: null, state: setting });
  }

  override async save(
    before: Stored<AlertGroupSettingState>,
    setting: AlertGroupSettingState,
    cause?: ConfigRecord['cause'],
  ): Promise<void> {
    const { id } = setting;
    const revision = before.revision + 1;
    await this.scope.rows('update alert_group_setting set state = $3, revision = $4 where org_id = $1 and id = $2', [
      this.scope.org,
      id,
      JSON.stringify(setting),
      revision,
    ]);
    await this.scope.record({ kind: 'alertGroupSetting', id, revision, before: before.entity, state: setting, cause });
  }

  override async remove(
    { revision, entity }: Stored<AlertGroupSettingState>,
    cause?: ConfigRecord['cause'],
  ): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from alert_group_setting where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'alertGroupSetting',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
      cause,
    });
  }
}
