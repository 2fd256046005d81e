import { Injectable } from '@nestjs/common';
import { type AlertGroupSettingSpec, type Caller, checkAlertScopes, Configuration } from '@tocsin/config-domain';
import type { AlertGroupSettingState } from '@tocsin/payload-schemas';
import { alertScopeReferences } from '../alert-scopes/alert-scope-references.js';
import { settingOf } from './alert-group-setting-of.js';

@Injectable()
export class UpdateAlertGroupSetting {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Replaces an alert group setting as a whole.
   *
   * @throws {NotFoundError} If there is no such setting.
   * @throws {InvalidInputError} If something that it refers to does not exist.
   */
  async run(caller: Caller, id: string, spec: AlertGroupSettingSpec): Promise<AlertGroupSettingState> {
    return this.configuration.change(caller, async (change) => {
      const before = settingOf(await change.alertGroupSettings.lockAll(), id);
      checkAlertScopes(spec, await alertScopeReferences(change));
      const setting: AlertGroupSettingState = { ...spec, id };
      await change.alertGroupSettings.save(before, setting);
      return setting;
    });
  }
}
