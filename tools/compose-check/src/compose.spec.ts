import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSettings, type Setting } from '@tocsin/platform';
import { type Compose, composeLoader, type ComposeService, freshEnv, repository } from './load-compose.js';

const SERVICES = ['config', 'evaluator', 'dispatcher'] as const;
const ALL = [...SERVICES, 'kafka', 'nginx', 'postgres'].sort();

/** What the image, the broker of the file and nginx decide. */
const NOT_TO_BE_SET = [
  'KAFKA_REPLICATION_FACTOR',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_PASSWORD',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SSL',
  'TOCSIN_HTTP_HOST',
  'TOCSIN_LOG_FORMAT',
  'TOCSIN_MAX_BODY_BYTES',
  'TOCSIN_OPS_PORT',
  'TOCSIN_TOPIC_PREFIX',
];

/** Every setting that the program of a service reads. */
async function settingsOf(name: string): Promise<Readonly<Record<string, Setting<unknown>>>> {
  const env = (await import(pathToFileURL(join(repository, `apps/${name}/dist/env.js`)).href)) as Record<
    string,
    unknown
  >;
  return env[`${name.toUpperCase()}_SETTINGS`] as Record<string, Setting<unknown>>;
}

function setVariables(service: ComposeService): Record<string, string> {
  const entries = Object.entries(service.environment ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
}

describe('docker/compose.yaml, loaded by the reference loader', () => {
  let folder: string;
  let load: Compose;
  let services: Readonly<Record<string, ComposeService>>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-compose-'));
    load = composeLoader(folder);
    services = load(freshEnv());
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has Kafka, PostgreSQL, the three services and nginx', () => {
    expect(Object.keys(services).sort()).toEqual(ALL);
  });

  it('publishes nothing but nginx, and that on loopback', () => {
    const published = Object.entries(services).filter(([, { ports }]) => (ports ?? []).length > 0);
    expect(published.map(([name]) => name)).toEqual(['nginx']);
    expect(services.nginx.ports).toMatchObject([{ published: '7070', host_ip: '127.0.0.1' }]);
  });

  it.each(Object.keys(freshEnv()))('is refused without %s, saying what makes it', (name) => {
    const { [name]: _left, ...rest } = freshEnv();
    expect(() => load(rest)).toThrow(/run node docker\/make-env\.mjs/);
  });

  it.each(SERVICES)('gives %s every setting that it requires and none that it does not read', async (name) => {
    const settings = await settingsOf(name);
    expect(() => readSettings(settings, setVariables(services[name]))).not.toThrow();
    const read = new Set(Object.values(settings).map((setting) => setting.name));
    expect(Object.keys(services[name].environment ?? {}).filter((variable) => !read.has(variable))).toEqual([]);
  });

  it.each(SERVICES)('lets an operator set whatever else %s reads', async (name) => {
    const given = Object.keys(services[name].environment ?? {});
    const read = Object.values(await settingsOf(name)).map((setting) => setting.name);
    expect(read.filter((variable) => !given.includes(variable)).sort()).toEqual(NOT_TO_BE_SET);
  });

  it.each(SERVICES)('gives %s a database role of its own', (name) => {
    expect(services[name].environment?.DATABASE_URL).toMatch(
      new RegExp(`^postgresql://${name}:[^@]+@postgres:5432/tocsin$`),
    );
    expect(services.postgres.environment).toMatchObject({
      POSTGRES_DB: 'tocsin',
      [`${name.toUpperCase()}_DB_PASSWORD`]: new URL(services[name].environment?.DATABASE_URL ?? '').password,
    });
  });

  it('hands on what an operator sets', () => {
    const chosen = { TOCSIN_LOG_LEVEL: 'warn', TOCSIN_EGRESS_ALLOW: '10.0.0.0/8', TOCSIN_LISTEN: '0.0.0.0:80' };
    const { config, dispatcher, nginx } = load({ ...freshEnv(), ...chosen });
    expect(config.environment).toMatchObject({ TOCSIN_LOG_LEVEL: 'warn', TOCSIN_EGRESS_ALLOW: '10.0.0.0/8' });
    expect(dispatcher.environment).toMatchObject({ TOCSIN_LOG_LEVEL: 'warn', TOCSIN_EGRESS_ALLOW: '10.0.0.0/8' });
    expect(nginx.ports).toMatchObject([{ published: '80', host_ip: '0.0.0.0' }]);
  });

  it.each(SERVICES)('runs the program of %s from the one image, which can write nowhere', (name) => {
    const { build, command, read_only, ...service } = services[name];
    expect(existsSync(join(build?.context ?? '', build?.dockerfile ?? ''))).toBe(true);
    expect(service.image).toBe(services.config.image);
    expect(command).toEqual([`apps/${name}/dist/main.js`]);
    expect(read_only).toBe(true);
  });

  it('starts services when Kafka and PostgreSQL are healthy, and nginx when the services are', () => {
    const isHealthy = { condition: 'service_healthy' };
    for (const name of SERVICES)
      expect(services[name].depends_on).toMatchObject({ kafka: isHealthy, postgres: isHealthy });
    expect(services.nginx.depends_on).toMatchObject({ config: isHealthy, evaluator: isHealthy, dispatcher: isHealthy });
  });

  it('asks PostgreSQL by TCP, which answers only when the volume has been set up', () => {
    expect(services.postgres.healthcheck?.test.join(' ')).toMatch(/^CMD pg_isready -h 127\.0\.0\.1 /);
  });

  // The services' health check is in their image.
  it.each(['kafka', 'postgres', 'nginx'])('checks the health of %s, often only while it starts', (name) => {
    expect(services[name].healthcheck).toMatchObject({
      timeout: expect.any(String) as string,
      start_period: expect.any(String) as string,
      start_interval: expect.any(String) as string,
    });
  });

  it.each(ALL)('limits the memory of %s and starts it again when it ends', (name) => {
    expect(Number(services[name].mem_limit)).toBeGreaterThanOrEqual(128 * 1024 * 1024);
    expect(services[name].restart).toBe('unless-stopped');
  });

  it('keeps the data of Kafka and PostgreSQL in volumes, where their images put them', () => {
    const volumeOf = (name: string): unknown => services[name].volumes?.find(({ type }) => type === 'volume');
    expect(volumeOf('kafka')).toMatchObject({ source: 'kafka', target: services.kafka.environment?.KAFKA_LOG_DIRS });
    // From PostgreSQL 18 on the image's volume is the parent of what it was before.
    expect(services.postgres.image).toBe('postgres:18');
    expect(volumeOf('postgres')).toMatchObject({ source: 'postgres', target: '/var/lib/postgresql' });
  });

  it('mounts only files that are there', () => {
    const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes.filter(({ type }) => type === 'bind'));
    expect(mounts.map(({ target }) => target).sort()).toEqual([
      '/docker-entrypoint-initdb.d/10-create-roles.sql',
      '/etc/nginx/nginx.conf',
    ]);
    expect(mounts.filter(({ source }) => !existsSync(source))).toEqual([]);
  });
});
