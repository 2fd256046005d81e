import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import type { Log } from '@tocsin/messaging';
import type { LogHarness } from '@tocsin/messaging/testing';
import { KafkaLog } from '../kafka-log.js';
import type { KafkaLogOptions } from '../kafka-log-options.js';
import { Network } from '../network.js';
import { deleteTopics } from './delete-topics.js';

/** The shortest session that brokers allow as they are delivered. */
const SESSION_TIMEOUT_MS = 6_000;
const MAX_RECORD_BYTES = 1_000_000;

/**
 * A harness for `describeLog` on running brokers.
 *
 * @param options - What the logs are opened with beyond the harness' own.
 */
export async function kafkaLogHarness(
  brokers: readonly string[],
  options: Partial<KafkaLogOptions> = {},
): Promise<LogHarness> {
  const prefix = `test-${randomUUID().slice(0, 8)}.`;
  const networks = new Map<Log, Network>();
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  return {
    prefix,
    maxRecordBytes: MAX_RECORD_BYTES,
    newLog: async () => {
      const network = new Network();
      const log = new KafkaLog(
        {
          brokers,
          clientId: 'test',
          sessionTimeoutMs: SESSION_TIMEOUT_MS,
          maxRecordBytes: MAX_RECORD_BYTES,
          ...options,
        },
        network,
      );
      networks.set(log, network);
      return log;
    },
    killAbruptly: async (log) => networks.get(log)?.cut(),
    deleteTopic: (topic) => admin.deleteTopics({ topics: [topic] }),
    close: async () => {
      await deleteTopics(admin, prefix);
      await admin.disconnect();
    },
  };
}
