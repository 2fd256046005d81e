import type { UserRole } from '@tocsin/payload-schemas';
import type { Client } from './client.js';

/** Somebody of the organization, acting through a key of their own that reads and writes. */
export interface Person {
  readonly id: string;
  readonly client: Client;
}

/** Adds a person with a key. */
export async function aPerson(admin: Client, screenName: string, role: UserRole): Promise<Person> {
  const email = `${screenName}@example.com`;
  const { id } = (await admin.post('/api/v1/users', { screenName, email, role })).body as { id: string };
  const wanted = { name: `key of ${screenName}`, canRead: true, canWrite: true, userId: id };
  const { key } = (await admin.post('/api/v1/api-keys', wanted)).body as { key: string };
  return { id, client: admin.withKey(key) };
}

/** One person of each role. */
export async function peopleOfEachRole(admin: Client): Promise<Readonly<Record<UserRole, Person>>> {
  return {
    viewer: await aPerson(admin, 'vera', 'viewer'),
    member: await aPerson(admin, 'mia', 'member'),
    manager: await aPerson(admin, 'max', 'manager'),
    admin: await aPerson(admin, 'ada', 'admin'),
  };
}
