import { SystemClock, SilentLogger, TimeOrderedIds } from '@tocsin/runtime';
import { startLocalPostgres } from '@tocsin/local-postgres';
import { EmbeddedLog } from '@tocsin/messaging-embedded';
import { TOPICS } from '@tocsin/payload-schemas';
import { startStandalone } from '@tocsin/tool-instance';
import { readFileSync } from 'node:fs';
import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeKillTest } from './kill/describe-kill-test.js';
import { readTopic } from './kill/read-topic.js';

describeKillTest('standalone', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kill-'));
  await chmod(dataDir, 0o711);
  const instance = await startStandalone({ dataDir, logs: 'ignore' });
  return {
    url: instance.url,
    key: instance.key,
    victims: [
      { name: 'standalone', kill: () => instance.kill(), restart: () => instance.restart() },
      {
        name: 'PostgreSQL',
        // The first line of postmaster.pid; the instance starts its server again by itself.
        kill: async () => void process.kill(Number(readFileSync(join(dataDir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL'),
        restart: async () => undefined,
      },
    ],
    readLog: async () => {
      await instance.stop();
      const clock = new SystemClock();
      const logger = new SilentLogger();
      const postgres = await startLocalPostgres({ dataDir, logger });
      const log = await EmbeddedLog.open({
        url: postgres.url({ database: 'tocsin', user: 'log' }),
        clock,
        ids: new TimeOrderedIds(clock),
        logger,
      });
      try {
        return {
          config: await readTopic(log, TOPICS.config.name),
          observationPartitions: await log.partitionCount(TOPICS.observations.name),
          observations: await readTopic(log, TOPICS.observations.name),
          alerts: await readTopic(log, TOPICS.alerts.name),
        };
      } finally {
        await log.close();
        await postgres.stop();
      }
    },
    stop: async () => {
      await instance.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
