import { Injectable } from '@nestjs/common';
import { type Caller, checkGroup, Configuration, type GroupSpec } from '@tocsin/config-domain';
import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';

@Injectable()
export class CreateNotificationGroup {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** @throws {InvalidInputError} If something that it refers to does not exist. */
  async run(caller: Caller, spec: GroupSpec): Promise<NotificationGroupState> {
    const group: NotificationGroupState = { ...spec, id: this.ids.next(), type: 'group' };
    await this.configuration.change(caller, async ({ notificationGroups }) => {
      const groups = (await notificationGroups.lockAll()).map(({ entity }) => entity);
      checkGroup(group.id, spec, { groups, ...(await notificationGroups.references()) });
      await notificationGroups.insert(group);
    });
    return group;
  }
}
