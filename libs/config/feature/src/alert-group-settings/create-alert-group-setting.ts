import { Injectable } from '@nestjs/common';
import { type AlertGroupSettingSpec, type Caller, checkAlertScopes, Configuration } from '@tocsin/config-domain';
import type { AlertGroupSettingState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';
import { alertScopeReferences } from '../alert-scopes/alert-scope-references.js';

@Injectable()
export class CreateAlertGroupSetting {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** @throws {InvalidInputError} If something that it refers to does not exist. */
  async run(caller: Caller, spec: AlertGroupSettingSpec): Promise<AlertGroupSettingState> {
    const setting: AlertGroupSettingState = { ...spec, id: this.ids.next() };
    await this.configuration.change(caller, async (change) => {
      await change.alertGroupSettings.lockAll();
      checkAlertScopes(spec, await alertScopeReferences(change));
      await change.alertGroupSettings.insert(setting);
    });
    return setting;
  }
}
