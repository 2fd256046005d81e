import type { MetadataOwner } from '@tocsin/config-domain';

/** What is said when the owner of metadata does not exist. */
export const OWNER_NOT_FOUND: Readonly<Record<MetadataOwner['kind'], string>> = {
  host: 'Host Not Found.',
  service: 'Service Not Found.',
  role: 'Role Not Found.',
};
