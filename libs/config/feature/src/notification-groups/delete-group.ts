import { Injectable } from '@nestjs/common';
import { type Caller, checkRemovable, Configuration } from '@tocsin/config-domain';
import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { dropFromGroups } from './drop-from-groups.js';

@Injectable()
export class DeleteNotificationGroup {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a notification group, from its parents, too. Its channels and children stay.
   *
   * @returns The group as it was.
   * @throws {NotFoundError} If there is no such group.
   * @throws {InvalidInputError} If it is the default one.
   */
  async run(caller: Caller, id: string): Promise<NotificationGroupState> {
    return this.configuration.change(caller, async (change) => {
      const before = (await change.notificationGroups.lockAll()).find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('Notification Group Not Found.');
      checkRemovable(before.entity);
      await change.notificationGroups.remove(before);
      await dropFromGroups(change, [{ kind: 'notificationGroup', id }]);
      return before.entity;
    });
  }
}
