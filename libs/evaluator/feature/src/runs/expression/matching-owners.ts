import { hostKey, serviceKey } from '@tocsin/evaluator-domain';
import type { Selector } from '@tocsin/expression';
import type { ConfigurationView } from '@tocsin/platform';

/** Whose series a selector names. */
export function matchingOwners(view: ConfigurationView, org: string, selector: Selector): readonly string[] {
  switch (selector.fn) {
    case 'host':
      return [hostKey(selector.hostId)];
    case 'service':
      return [serviceKey(selector.service)];
    case 'role':
    case 'roleSlots':
      return (
        view
          .list('host', org)
          .map(({ record }) => record.state)
          .filter(({ roles }) =>
            roles.some(({ service, role }) => service === selector.service && role === selector.role),
          )
          // A retired host keeps its last roles: it belonged to them in the past.
          .filter(({ isRetired }) => !isRetired || selector.fn === 'roleSlots')
          .map(({ id }) => hostKey(id))
          .sort()
      );
  }
}
