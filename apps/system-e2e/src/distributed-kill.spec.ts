import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaLog } from '@tocsin/messaging-kafka';
import { TOPICS } from '@tocsin/payload-schemas';
import { SilentLogger } from '@tocsin/runtime';
import { freePort, startDistributed } from '@tocsin/tool-instance';
import { describeKillTest } from './kill/describe-kill-test.js';
import { readTopic } from './kill/read-topic.js';

describeKillTest('two evaluators and two dispatchers on Kafka', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kill-'));
  await chmod(dataDir, 0o711);
  const instance = await startDistributed({
    dataDir,
    httpHost: '127.0.0.1',
    httpPort: await freePort(),
    env: { TOCSIN_EGRESS_ALLOW: '127.0.0.0/8', TOCSIN_LOG_LEVEL: 'error', TOCSIN_PARTITIONS: '4' },
    logger: new SilentLogger(),
    evaluators: 2,
    dispatchers: 2,
    logs: 'ignore',
  });
  return {
    url: instance.url,
    key: instance.key,
    victims: [
      ...instance.services.map((service, i) => ({
        name: `${service.name} (process ${i + 1})`,
        kill: () => service.kill(),
        restart: () => service.restart(),
      })),
      { name: 'Kafka', kill: () => instance.broker.kill(), restart: () => instance.broker.restart() },
      // Its owner, the launcher, starts it again by itself.
      { name: 'PostgreSQL', kill: () => instance.postgres.kill(), restart: async () => undefined },
    ],
    readLog: async () => {
      const log = new KafkaLog({ brokers: [instance.brokers], clientId: 'kill-test' });
      try {
        return {
          config: await readTopic(log, TOPICS.config.name),
          observationPartitions: await log.partitionCount(TOPICS.observations.name),
          observations: await readTopic(log, TOPICS.observations.name),
          alerts: await readTopic(log, TOPICS.alerts.name),
        };
      } finally {
        await log.close();
      }
    },
    stop: async () => {
      await instance.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
