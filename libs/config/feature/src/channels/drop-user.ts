import { type ConfigurationChange, withoutUser } from '@tocsin/config-domain';

/** Takes a user whom this change deletes out of every channel that sends to that person. */
export async function dropUserFromChannels({ channels }: ConfigurationChange, userId: string): Promise<void> {
  for (const before of await channels.lockThoseOf(userId)) {
    await channels.save(before, withoutUser(before.entity, userId));
  }
}
