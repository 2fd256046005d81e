import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import type { AlertGroupSettingState } from '@tocsin/payload-schemas';
import { settingOf } from './alert-group-setting-of.js';

@Injectable()
export class DeleteAlertGroupSetting {
  constructor(private readonly configuration: Configuration) {}

  /**
   * @returns The setting as it was.
   * @throws {NotFoundError} If there is no such setting.
   */
  async run(caller: Caller, id: string): Promise<AlertGroupSettingState> {
    return this.configuration.change(caller, async ({ alertGroupSettings }) => {
      const before = settingOf(await alertGroupSettings.lockAll(), id);
      await alertGroupSettings.remove(before);
      return before.entity;
    });
  }
}
