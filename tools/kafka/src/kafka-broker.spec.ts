import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaLog } from '@tocsin/messaging-kafka';
import { startKafkaBroker } from './kafka-broker.js';
import { LocalKafkaError } from './local-kafka-error.js';

/** Brokers take a while on a machine that is busy with other suites. */
const BROKER_LIMIT_MS = 120_000;

describe('startKafkaBroker', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kafka-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it(
    'keeps what was appended over a stop and a new start on the same directory',
    async () => {
      const topic = { name: 'kept', partitions: 1, cleanup: 'time' as const };
      const first = await startKafkaBroker({ dataDir });
      await within(first.brokers, async (log) => {
        await log.ensureTopics([topic]);
        await log.append('kept', [{ key: 'k', value: Buffer.from('v') }]);
      });
      await first.stop();

      const second = await startKafkaBroker({ dataDir });
      await within(second.brokers, async (log) => expect(await log.endOffsets('kept')).toEqual([1]));
      await second.stop();
      expect(await readFile(join(dataDir, 'broker.log'), 'utf8')).toContain('Kafka Server started');
    },
    BROKER_LIMIT_MS,
  );

  it(
    'ends a broker that was left running on the directory',
    async () => {
      const { pid: leftPid } = await startKafkaBroker({ dataDir });
      expect(isRunning(leftPid)).toBe(true);

      const next = await startKafkaBroker({ dataDir });

      expect(isRunning(leftPid)).toBe(false);
      expect(isRunning(next.pid)).toBe(true);
      await next.kill();
      expect(next.pid).toBe(0);
    },
    BROKER_LIMIT_MS,
  );

  it('says in one sentence what to install when there is no Java', async () => {
    const home = process.env.JAVA_HOME;
    process.env.JAVA_HOME = dataDir;
    try {
      const start = startKafkaBroker({ dataDir });
      await expect(start).rejects.toThrow(LocalKafkaError);
      await expect(start).rejects.toThrow(/Java 17 or newer and Maven: install them, or set KAFKA_BROKERS/);
    } finally {
      if (home === undefined) delete process.env.JAVA_HOME;
      else process.env.JAVA_HOME = home;
    }
  });
});

async function within(brokers: string, use: (log: KafkaLog) => Promise<void>): Promise<void> {
  const log = new KafkaLog({ brokers: [brokers], clientId: 'test' });
  try {
    await use(log);
  } finally {
    await log.close();
  }
}

function isRunning(pid: number): boolean {
  if (pid === 0) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
