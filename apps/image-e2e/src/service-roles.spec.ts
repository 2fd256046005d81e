import { expandPsql, rolesSql } from './roles-script.js';
import { type ComposePostgres, query, startComposePostgres } from './service-roles.js';

const SERVICES = ['config', 'evaluator', 'dispatcher'] as const;

describe('docker/create-roles.sql', () => {
  let postgres: ComposePostgres;

  beforeAll(async () => {
    postgres = await startComposePostgres();
    for (const name of SERVICES) {
      await query(postgres.url(name), `create table kept (owner text); insert into kept values ('${name}')`);
    }
  });

  afterAll(() => postgres?.server.stop());

  it.each(SERVICES)('lets %s sign in with its password and make tables, which land in its own schema', async (name) => {
    const rows = await query(postgres.url(name), 'select owner from kept');
    expect(rows).toEqual([{ owner: name }]);
    expect(await query(postgres.url('postgres'), `select owner from ${name}.kept`)).toEqual([{ owner: name }]);
  });

  it.each(SERVICES.flatMap((name) => SERVICES.filter((other) => other !== name).map((other) => ({ name, other }))))(
    'refuses $name to read or write what is of $other',
    async ({ name, other }) => {
      const refused = { code: '42501' };
      await expect(query(postgres.url(name), `select * from ${other}.kept`)).rejects.toMatchObject(refused);
      await expect(query(postgres.url(name), `insert into ${other}.kept values ('x')`)).rejects.toMatchObject(refused);
      await expect(query(postgres.url(name), `create table ${other}.mine ()`)).rejects.toMatchObject(refused);
    },
  );

  it.each(SERVICES)('gives %s no privilege beyond its schema', async (name) => {
    const [role] = await query(
      postgres.url(name),
      `select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
              has_database_privilege(current_database(), 'create') as can_create_schemas,
              has_schema_privilege('public', 'create') as can_use_public
       from pg_roles where rolname = current_user`,
    );
    expect(Object.entries(role).filter(([, has]) => has !== false)).toEqual([]);
  });

  it('refuses a role that belongs to no service', async () => {
    await query(postgres.url('postgres'), `create role stranger login password 'stranger'`);
    const url = new URL(postgres.url('config'));
    url.username = 'stranger';
    url.password = 'stranger';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '42501' });
  });

  it('fails when a password is not set', () => {
    const env = { CONFIG_DB_PASSWORD: 'a', EVALUATOR_DB_PASSWORD: 'b' };
    expect(() => rolesSql(env)).toThrow(":'dispatcher_password' has no value");
  });
});

describe('expandPsql', () => {
  it('puts quoted values in place and leaves casts alone', () => {
    const text = `-- comment\n\\getenv a A\nselect :'a', 1::text;\n`;
    expect(expandPsql(text, { A: `it's` })).toBe(`select 'it''s', 1::text;\n`);
  });

  it.each(['\\set a 1', 'select :a;', 'select :"a";', '\\getenv a A \\getenv b B'])('refuses %s', (line) => {
    expect(() => expandPsql(`\\getenv a A\n${line}`, { A: '1' })).toThrow();
  });
});
