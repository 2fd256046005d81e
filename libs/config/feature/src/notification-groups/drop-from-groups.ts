import { type ConfigurationChange, type LostMember, withoutMember } from '@tocsin/config-domain';

/** Takes what this change deletes out of every notification group that refers to it. */
export async function dropFromGroups(change: ConfigurationChange, lost: readonly LostMember[]): Promise<void> {
  if (lost.length === 0) return;
  for (const before of await change.notificationGroups.lockAll()) {
    const after = lost.reduce(withoutMember, before.entity);
    if (after !== before.entity) await change.notificationGroups.save(before, after);
  }
}
