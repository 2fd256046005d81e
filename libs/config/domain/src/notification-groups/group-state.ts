import type { NotificationGroupState } from '@tocsin/payload-schemas';

/** The group that every organization begins with, and that everything is sent to. */
export function defaultNotificationGroup(id: string): NotificationGroupState {
  return {
    id,
    type: 'group-default',
    name: 'Default',
    notificationLevel: 'all',
    childNotificationGroupIds: [],
    childChannelIds: [],
    monitors: [],
    services: [],
  };
}

/** Something that groups refer to and that is being deleted. */
export type LostMember =
  | { readonly kind: 'notificationGroup' | 'channel' | 'monitor'; readonly id: string }
  | { readonly kind: 'service'; readonly name: string };

/** The group without what is being deleted; the group itself, if it does not refer to it. */
export function withoutMember(group: NotificationGroupState, lost: LostMember): NotificationGroupState {
  switch (lost.kind) {
    case 'notificationGroup':
      return replaced(
        group,
        'childNotificationGroupIds',
        group.childNotificationGroupIds.filter((id) => id !== lost.id),
      );
    case 'channel':
      return replaced(
        group,
        'childChannelIds',
        group.childChannelIds.filter((id) => id !== lost.id),
      );
    case 'monitor':
      return replaced(
        group,
        'monitors',
        group.monitors.filter(({ id }) => id !== lost.id),
      );
    case 'service':
      return replaced(
        group,
        'services',
        group.services.filter(({ name }) => name !== lost.name),
      );
  }
}

function replaced<M extends 'childNotificationGroupIds' | 'childChannelIds' | 'monitors' | 'services'>(
  group: NotificationGroupState,
  member: M,
  rest: NotificationGroupState[M],
): NotificationGroupState {
  return rest.length === group[member].length ? group : { ...group, [member]: rest };
}
