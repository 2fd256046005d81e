import type { ConfigurationChange } from '@tocsin/config-domain';
import type { IdSource } from '@tocsin/runtime';
import { hashOfApiKey } from '../api-keys/secret-key.js';
import { insertOrganizationDefaults } from '../monitors/organization-defaults.js';

/** Gives a new organization, just stored by this change, its first key and what every organization begins with. */
export async function beginOrganization(change: ConfigurationChange, ids: IdSource, apiKey: string): Promise<void> {
  await change.apiKeys.insert({
    id: ids.next(),
    name: 'first key',
    sha256: hashOfApiKey(apiKey),
    canRead: true,
    canWrite: true,
    userId: null,
  });
  await insertOrganizationDefaults(change, ids);
}
