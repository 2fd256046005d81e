import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaLog } from '@tocsin/messaging-kafka';
import { SilentLogger } from '@tocsin/runtime';
import { freePort, startDistributed } from '@tocsin/tool-instance';
import { describeKillTest } from './kill/describe-kill-test.js';
import { HURRIED_SETTINGS, type Work } from './kill/load/load.js';
import { killServer, runSql } from './kill/postgres-victim.js';
import { rebalances } from './kill/rebalances.js';

/** What each service is busy with. */
const IN_FLIGHT = {
  config: ({ edits }: Work) => edits,
  evaluator: ({ posts, notifications }: Work) => posts + notifications,
  dispatcher: ({ notifications }: Work) => notifications,
};
const anything = ({ posts, notifications, edits }: Work): number => posts + notifications + edits;

describeKillTest('two evaluators and two dispatchers on Kafka', 4, async (logFile) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kill-'));
  await chmod(dataDir, 0o711);
  const endedByThemselves: string[] = [];
  const instance = await startDistributed({
    dataDir,
    httpHost: '127.0.0.1',
    httpPort: await freePort(),
    env: {
      TOCSIN_EGRESS_ALLOW: '127.0.0.0/8',
      TOCSIN_PARTITIONS: '4',
      ...HURRIED_SETTINGS,
    },
    logger: new SilentLogger(),
    evaluators: 2,
    dispatchers: 2,
    logs: { file: logFile },
  });
  void instance.failed.then((what) => endedByThemselves.push(what));
  const services = instance.services.map((service, i) => ({
    name: `${service.name} (process ${i + 1})`,
    inFlight: IN_FLIGHT[service.name],
    kill: () => service.kill(),
    restart: () => service.restart(),
  }));
  const evaluator = instance.services.findIndex(({ name }) => name === 'evaluator');
  return {
    url: instance.url,
    key: instance.key,
    opsUrls: instance.services.map(({ opsUrl }) => opsUrl),
    victims: [
      ...services,
      {
        name: 'Kafka',
        inFlight: anything,
        kill: () => instance.broker.kill(),
        restart: () => instance.broker.restart(),
      },
      {
        name: 'Kafka, in order',
        instead: 'Kafka',
        times: 1,
        inFlight: anything,
        kill: () => instance.broker.stop(),
        restart: () => instance.broker.restart(),
      },
      ...rebalances(instance.services[evaluator], services[evaluator], (sql) => runSql(dataDir, sql)),
      {
        name: 'PostgreSQL',
        inFlight: anything,
        kill: () => killServer(dataDir),
        restart: async () => undefined, // the launcher starts it again by itself
      },
    ],
    openLog: async () => new KafkaLog({ brokers: [instance.brokers], clientId: 'kill-test' }),
    runSql: (sql) => runSql(dataDir, sql),
    endedByThemselves: () => endedByThemselves,
    stop: async () => {
      await instance.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
