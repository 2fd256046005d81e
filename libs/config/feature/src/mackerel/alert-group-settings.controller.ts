import { Body, Param } from '@nestjs/common';
import { AlertGroupSettings, type Caller, roleFullname } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import type { AlertGroupSettingState } from '@tocsin/payload-schemas';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  ReadRoute,
} from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { alertGroupSettingInput } from '../alert-group-settings/alert-group-setting-input.js';
import { CreateAlertGroupSetting } from '../alert-group-settings/create-alert-group-setting.js';
import { DeleteAlertGroupSetting } from '../alert-group-settings/delete-alert-group-setting.js';
import { UpdateAlertGroupSetting } from '../alert-group-settings/update-alert-group-setting.js';
import { CurrentCaller } from '../callers/current-caller.js';

@MackerelController()
export class AlertGroupSettingsController {
  constructor(
    private readonly settings: AlertGroupSettings,
    private readonly createSetting: CreateAlertGroupSetting,
    private readonly updateSetting: UpdateAlertGroupSetting,
    private readonly deleteSetting: DeleteAlertGroupSetting,
  ) {}

  @ReadRoute('alert-group-settings')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { alertGroupSettings: (await this.settings.list(org)).map(settingJson) };
  }

  @ReadRoute('alert-group-settings/:id')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    const setting = await this.settings.find(org, id);
    if (setting === undefined) throw new NotFoundError('Alert Group Setting Not Found.');
    return settingJson(setting);
  }

  @PostRoute('alert-group-settings')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return settingJson(await this.createSetting.run(caller, parseInput(alertGroupSettingInput, body)));
  }

  @PutRoute('alert-group-settings/:id')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return settingJson(await this.updateSetting.run(caller, id, parseInput(alertGroupSettingInput, body)));
  }

  @DeleteRoute('alert-group-settings/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return settingJson(await this.deleteSetting.run(caller, id));
  }
}

function settingJson(setting: AlertGroupSettingState): object {
  const { id, name, memo, serviceScopes, roleScopes, monitorScopes, notificationInterval } = setting;
  return {
    id,
    name,
    memo,
    serviceScopes,
    roleScopes: roleScopes.map(roleFullname),
    monitorScopes,
    ...(notificationInterval !== undefined && { notificationInterval }),
  };
}
