import { Body, Param } from '@nestjs/common';
import { type Caller, NotificationGroups } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import type { NotificationGroupState } from '@tocsin/payload-schemas';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  ReadRoute,
} from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateNotificationGroup } from '../notification-groups/create-group.js';
import { DeleteNotificationGroup } from '../notification-groups/delete-group.js';
import { groupInput } from '../notification-groups/group-input.js';
import { UpdateNotificationGroup } from '../notification-groups/update-group.js';

@MackerelController()
export class NotificationGroupsController {
  constructor(
    private readonly groups: NotificationGroups,
    private readonly createGroup: CreateNotificationGroup,
    private readonly updateGroup: UpdateNotificationGroup,
    private readonly deleteGroup: DeleteNotificationGroup,
  ) {}

  @ReadRoute('notification-groups')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { notificationGroups: (await this.groups.list(org)).map(groupJson) };
  }

  @PostRoute('notification-groups')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return groupJson(await this.createGroup.run(caller, parseInput(groupInput, body)));
  }

  @PutRoute('notification-groups/:id')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return groupJson(await this.updateGroup.run(caller, id, parseInput(groupInput, body)));
  }

  @DeleteRoute('notification-groups/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return groupJson(await this.deleteGroup.run(caller, id));
  }
}

function groupJson(group: NotificationGroupState): object {
  const { id, type, name, notificationLevel, childNotificationGroupIds, childChannelIds, monitors, services } = group;
  return { id, type, name, notificationLevel, childNotificationGroupIds, childChannelIds, monitors, services };
}
