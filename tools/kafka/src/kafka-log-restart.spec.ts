import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLogRestart } from '@tocsin/messaging/testing';
import { kafkaLogHarness } from '@tocsin/messaging-kafka/testing';
import { startKafkaBroker } from './kafka-broker.js';

describeLogRestart('KafkaLog', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kafka-'));
  const broker = await startKafkaBroker({ dataDir });
  const harness = await kafkaLogHarness([broker.brokers], { sessionTimeoutMs: 2_000 });
  return {
    ...harness,
    restartStore: async () => {
      await broker.kill();
      await broker.restart();
    },
    close: async () => {
      await harness.close();
      await broker.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
