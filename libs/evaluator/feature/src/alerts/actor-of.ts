import type { Actor } from '@tocsin/payload-schemas';
import type { ConfigurationView, Principal } from '@tocsin/platform';

/** The person whom a key belongs to, as far as the configuration tells; else the key. */
export function actorOf(view: ConfigurationView, { org, keyId, userId }: Principal): Actor {
  const user = userId === null ? undefined : view.find('user', org, userId);
  if (user === undefined) return { kind: 'key', id: keyId };
  return { kind: 'user', id: user.id, screenName: user.screenName };
}
