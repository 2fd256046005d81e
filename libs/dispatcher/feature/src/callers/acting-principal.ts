import type { ConfigurationView, Principal } from '@tocsin/platform';
import { UnauthenticatedError } from '@tocsin/runtime';
import { type Acting, standingOfKey } from '@tocsin/standing';

/**
 * Who makes a request, as rules about roles want it.
 *
 * @throws {UnauthenticatedError} If the person whom the key belongs to was deleted.
 */
export function actingPrincipal(view: ConfigurationView, principal: Principal): Acting {
  const { org, userId } = principal;
  if (userId === null) return { standing: standingOfKey(principal), userId };
  const user = view.find('user', org, userId);
  if (user === undefined)
    throw new UnauthenticatedError('the user whom this API key belongs to does not exist any more');
  return { standing: user, userId };
}
