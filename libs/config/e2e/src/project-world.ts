import type { UserRole } from '@tocsin/payload-schemas';
import type { Answer, Client } from './client.js';
import type { ConfigService } from './config-service.js';
import { peopleOfEachRole, type Person } from './people-with-keys.js';

let organizations = 0;

/** An organization of its own with a project and somebody of each role. */
export interface ProjectWorld {
  readonly organizationId: string;
  /** A key that belongs to nobody and may do everything. */
  readonly admin: Client;
  readonly people: Readonly<Record<UserRole, Person>>;
  readonly projectId: string;
  /** Of the project, in API v1. */
  readonly path: string;
}

export async function newProjectWorld(service: ConfigService): Promise<ProjectWorld> {
  const { body } = await service.client.post('/api/v1/organizations', { name: `world${organizations++}` });
  const { organization, apiKey } = body as { organization: { id: string }; apiKey: string };
  const admin = service.client.withKey(apiKey);
  const people = await peopleOfEachRole(admin);
  const { id } = (await admin.post('/api/v1/projects', { name: 'shop' })).body as { id: string };
  return { organizationId: organization.id, admin, people, projectId: id, path: `/api/v1/projects/${id}` };
}

export const SIGNUPS = { type: 'segmentation', e: { event_type: 'Signup' } };
/** What a test sees of charts and monitors. */
export interface Made {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** The body of an answer that made something. */
export function made({ status, body }: Answer): Made {
  expect(status).toBe(201);
  return body as Made;
}

export const newChart = async ({ path }: ProjectWorld, { client }: Pick<Person, 'client'>, wanted: object = {}) =>
  made(await client.post(`${path}/charts`, { name: 'Signups', query: SIGNUPS, ...wanted }));

/** Sets a smart monitor on a chart. */
export const newMonitor = async (
  { path }: ProjectWorld,
  { client }: Pick<Person, 'client'>,
  chartId: string,
  wanted: object = {},
) => made(await client.post(`${path}/monitors`, { name: 'Few signups', chartId, isSmart: true, ...wanted }));

/** The records of `config.v1` of one entity, oldest first. */
export const recordsOf = async (service: ConfigService, id: string) =>
  (await service.published()).records.filter((record) => record.id === id);

export const refused = (status: number, code: string, message: string, field?: string): object => ({
  status,
  body: { error: { code, message, ...(field !== undefined && { field }) } },
});
