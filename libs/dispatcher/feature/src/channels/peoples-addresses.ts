import type { PeoplesAddresses } from '@tocsin/dispatcher-domain';
import type { ConfigurationView } from '@tocsin/platform';

/** Addresses of the people of an organization as the configuration shows them now. */
export const peoplesAddresses = (view: ConfigurationView, org: string): PeoplesAddresses =>
  new Map(view.list('user', org).map(({ record }) => [record.id, record.state.email]));
