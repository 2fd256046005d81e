import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface ComposeService {
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly published: string; readonly host_ip?: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

/** docker/compose.yaml as Docker itself reads it: through the reference loader. */
function load(folder: string): Readonly<Record<string, ComposeService>> {
  const binary = join(folder, 'compose-check');
  const module = join(root, 'tools/compose-check');
  execFileSync('go', ['build', '-o', binary, '.'], { cwd: module, env: { ...process.env, GOTOOLCHAIN: 'local' } });
  const env = join(folder, '.env');
  writeFileSync(env, execFileSync(process.execPath, [join(root, 'docker/make-env.mjs')]));
  const json = execFileSync(binary, [join(root, 'docker/compose.yaml'), env], { encoding: 'utf8' });
  return (JSON.parse(json) as { services: Record<string, ComposeService> }).services;
}

describe('docker/compose.yaml, loaded by the reference loader', () => {
  let folder: string;
  let services: Readonly<Record<string, ComposeService>>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-compose-'));
    services = load(folder);
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has Kafka, PostgreSQL, the three services and nginx', () => {
    expect(Object.keys(services).sort()).toEqual(['config', 'dispatcher', 'evaluator', 'kafka', 'nginx', 'postgres']);
  });

  it('publishes nothing but nginx, and that on loopback', () => {
    const published = Object.entries(services).filter(([, { ports }]) => (ports ?? []).length > 0);
    expect(published.map(([name]) => name)).toEqual(['nginx']);
    expect(services.nginx.ports).toMatchObject([{ published: '7070', host_ip: '127.0.0.1' }]);
  });

  it.each(['config', 'evaluator', 'dispatcher'])('gives %s a database role of its own and what services require', (name) => {
    const environment = services[name].environment ?? {};
    expect(environment.DATABASE_URL).toMatch(new RegExp(`^postgresql://${name}:[^@]+@postgres:5432/tocsin$`));
    expect(environment).toMatchObject({ KAFKA_BROKERS: 'kafka:9092', TOCSIN_CONFIG_GRPC: 'config:7071' });
    expect(environment.TOCSIN_SECRET_KEY).toHaveLength(44);
    expect(services[name].depends_on).toMatchObject({
      kafka: { condition: 'service_healthy' },
      postgres: { condition: 'service_healthy' },
    });
  });
});
