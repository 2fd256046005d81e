import { startThrowawayPostgres, type ThrowawayPostgres } from '@tocsin/local-postgres/testing';
import { eventually, MemoryLog } from '@tocsin/messaging/testing';
import { outboxMigration } from '@tocsin/persistence';
import { Metrics, Readiness } from '@tocsin/platform';
import { Logger, Secret, SilentLogger, SystemClock } from '@tocsin/runtime';
import { openServiceDatabase, type ServiceDatabase } from './service-database.js';

describe('the database of a service', () => {
  let server: ThrowawayPostgres;

  beforeAll(async () => {
    server = await startThrowawayPostgres();
  });
  afterAll(() => server.stop());

  function open(url: string, logger: Logger, readiness = new Readiness()): Promise<ServiceDatabase> {
    const clock = new SystemClock();
    return openServiceDatabase({
      service: 'test',
      url: new Secret(url),
      schema: 'test',
      migrations: [outboxMigration],
      log: new MemoryLog(),
      clock,
      logger,
      metrics: new Metrics(),
      readiness,
      isAlone: true,
    });
  }

  it('is waited for when the service starts before it', async () => {
    await server.kill();
    const warned = new FirstWarning();
    const opening = open(server.url(), warned);
    expect(await warned.message).toBe('PostgreSQL does not answer yet; waiting for it');
    await server.restart();
    const database = await opening;
    expect(await database.dataSource.query('select count(*)::int as rows from test.outbox')).toEqual([{ rows: 0 }]);
    await database.close();
  });

  it('is not waited for when it refuses', async () => {
    const refused = open(server.url({ user: 'nobody_of_that_name' }), new SilentLogger());
    await expect(refused).rejects.toThrow(/nobody_of_that_name/);
  });

  it('is not ready while it takes no writes', async () => {
    const readiness = new Readiness();
    const { dataSource, close } = await open(server.url(), new SilentLogger(), readiness);
    readiness.start();
    expect(await readiness.problems()).toEqual([]);
    await dataSource.query('alter system set default_transaction_read_only = on');
    await dataSource.query('select pg_reload_conf()');
    await eventually(async () => (await readiness.problems()).length > 0, 'the process is not ready');
    expect(await readiness.problems()).toEqual([
      { name: 'test database', problem: 'PostgreSQL takes no writes: it is a standby, or set to be read-only' },
    ]);
    await close();
  });
});

class FirstWarning extends Logger {
  private tell: (message: string) => void = () => undefined;
  readonly message = new Promise<string>((resolve) => (this.tell = resolve));

  override debug(): void {}
  override info(): void {}
  override warn(message: string): void {
    this.tell(message);
  }
  override error(): void {}
}
