import { startThrowawayPostgres, testDatabase } from '@tocsin/local-postgres/testing';
import type { LogHarness, RestartableLogHarness } from '@tocsin/messaging/testing';
import { SilentLogger, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import pg from 'pg';
import { EmbeddedLog, type EmbeddedLogOptions } from '../embedded-log.js';
import { startCuttableProxy } from './cuttable-proxy.js';

const MAX_RECORD_BYTES = 100_000;
/** Short, so that tests in which a member dies are quick; long enough for a slow machine to renew it in time. */
const LEASE_MS = 3_000;

/** Embedded logs on one test database, each over a connection of its own that can be cut. */
export async function embeddedLogHarness(options: Partial<EmbeddedLogOptions> = {}): Promise<LogHarness> {
  const database = await testDatabase();
  return harness(database.url, options, () => database.drop());
}

/** The same on a server of its own, which can be killed. */
export async function restartableEmbeddedLogHarness(): Promise<RestartableLogHarness> {
  const server = await startThrowawayPostgres();
  return {
    ...harness(server.url(), {}, () => server.stop()),
    restartStore: async () => {
      await server.kill();
      await server.restart();
    },
  };
}

function harness(url: string, options: Partial<EmbeddedLogOptions>, drop: () => Promise<void>): LogHarness {
  const kills = new Map<unknown, () => Promise<void>>();
  const clock = new SystemClock();
  return {
    prefix: 'test.',
    maxRecordBytes: MAX_RECORD_BYTES,
    newLog: async () => {
      const proxy = await startCuttableProxy(Number(new URL(url).port));
      const own = new URL(url);
      own.port = String(proxy.port);
      const log = await EmbeddedLog.open({
        clock,
        ids: new TimeOrderedIds(clock),
        logger: new SilentLogger(),
        maxRecordBytes: MAX_RECORD_BYTES,
        leaseMs: LEASE_MS,
        poolSize: 3,
        ...options,
        url: own.href,
      });
      kills.set(log, () => proxy.cut());
      return log;
    },
    killAbruptly: async (log) => kills.get(log)?.(),
    deleteTopic: (topic) => deleteTopic(url, topic),
    close: async () => {
      await Promise.all([...kills.values()].map((cut) => cut()));
      await drop();
    },
  };
}

async function deleteTopic(url: string, topic: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `with gone as (delete from log.topic where name = $1 returning topic_id)
       delete from log.segment using gone where segment.topic_id = gone.topic_id`,
      [topic],
    );
  } finally {
    await client.end();
  }
}
