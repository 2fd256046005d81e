import { CONFIG_MIGRATIONS, CONFIG_SCHEMA, republicationOf } from '@tocsin/config-persistence';
import { configRecordV1 } from '@tocsin/payload-schemas';
import { createDataSource, Outbox, runMigrations } from '@tocsin/persistence';
import { migratedDatabase, type MigratedDatabase } from '@tocsin/persistence/testing';
import { SilentLogger } from '@tocsin/runtime';

let database: MigratedDatabase;
afterEach(() => database.drop());

/** A database as the version before `migration` left it. */
async function databaseBefore(migration: string): Promise<void> {
  const first = CONFIG_MIGRATIONS.findIndex(({ name }) => name.startsWith(migration));
  database = await migratedDatabase({ schema: CONFIG_SCHEMA, migrations: CONFIG_MIGRATIONS.slice(0, first) });
}

async function upgrade(): Promise<void> {
  const dataSource = createDataSource({
    url: database.url,
    schema: CONFIG_SCHEMA,
    migrations: CONFIG_MIGRATIONS,
    applicationName: 'test',
  });
  await dataSource.initialize();
  await runMigrations(dataSource, new SilentLogger());
  await dataSource.destroy();
}

/** With an audit row, as whatever the service stores. */
async function storePerson(id: string, key?: { readonly canWrite: boolean }): Promise<void> {
  const { dataSource } = database;
  await dataSource.query(`insert into person values ('org1', $1, $1, $1 || '@example.com', now(), 1)`, [id]);
  await dataSource.query(
    `insert into audit values
       ('org1', 'user', $1, 1, now(), '{"kind":"system","id":"test"}', null, false, null,
        json_build_object('id', $1::text, 'screenName', $1::text, 'email', $1 || '@example.com'))`,
    [id],
  );
  if (key === undefined) return;
  await dataSource.query(
    `insert into api_key values ('org1', 'k-' || $1, 'k', 'hash of ' || $1, true, $2, $1, now(), 1)`,
    [id, key.canWrite],
  );
}

it('makes admins of people whose keys can write, viewers of the others, and gives organizations every feature', async () => {
  await databaseBefore('ProjectsAndRoles');
  const { dataSource } = database;
  await dataSource.query(`insert into organization values ('org1', 'acme', null, 'UTC', true, now(), 3)`);
  await storePerson('writer', { canWrite: true });
  await storePerson('reader', { canWrite: false });
  await storePerson('keyless');
  await upgrade();

  const people = await dataSource.query<unknown[]>('select id, role, project_roles, revision from person order by id');
  expect(people).toEqual([
    { id: 'keyless', role: 'viewer', project_roles: [], revision: 1 },
    { id: 'reader', role: 'viewer', project_roles: [], revision: 1 },
    { id: 'writer', role: 'admin', project_roles: [], revision: 2 },
  ]);
  expect(await dataSource.query<unknown[]>('select plan, has_insights, revision from organization')).toEqual([
    { plan: 'enterprise', has_insights: false, revision: 3 },
  ]);

  const topics = { config: 'config.v1', notices: 'notices.v1' };
  const republication = republicationOf(dataSource, new Outbox({ wake: () => undefined }), topics);
  expect(await republication.publish(({ id }) => id === 'writer')).toBe(1);
  const [{ value }] = await dataSource.query<{ value: Buffer }[]>('select value from outbox');
  expect(configRecordV1.parse(JSON.parse(String(value)))).toMatchObject({
    ...{ kind: 'user', id: 'writer', revision: 2, actor: { kind: 'system', id: 'upgrade' } },
    state: { screenName: 'writer', role: 'admin', projectRoles: [] },
  });
});
