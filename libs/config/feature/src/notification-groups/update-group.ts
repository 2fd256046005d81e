import { Injectable } from '@nestjs/common';
import { type Caller, checkDefaultKept, checkGroup, Configuration, type GroupSpec } from '@tocsin/config-domain';
import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class UpdateNotificationGroup {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Replaces a notification group as a whole; its type stays.
   *
   * @throws {NotFoundError} If there is no such group.
   * @throws {InvalidInputError} If it would rename the default group, contain itself, or refer to what does not exist.
   */
  async run(caller: Caller, id: string, spec: GroupSpec): Promise<NotificationGroupState> {
    return this.configuration.change(caller, async ({ notificationGroups }) => {
      const all = await notificationGroups.lockAll();
      const before = all.find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('Notification Group Not Found.');
      checkDefaultKept(spec, before.entity);
      checkGroup(id, spec, { groups: all.map(({ entity }) => entity), ...(await notificationGroups.references()) });
      const group: NotificationGroupState = { ...spec, id, type: before.entity.type };
      await notificationGroups.save(before, group);
      return group;
    });
  }
}
