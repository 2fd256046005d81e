import { KafkaLog } from '@tocsin/messaging-kafka';
import type { kafkaSettings, Settings } from '@tocsin/platform';
import { type Logger, Secret } from '@tocsin/runtime';

/** The Kafka that the settings describe. Nothing is connected before its first use. */
export function openKafkaLog(
  brokers: readonly string[],
  settings: Settings<typeof kafkaSettings>,
  clientId: string,
  logger: Logger,
): KafkaLog {
  const {
    kafkaSsl,
    kafkaSaslMechanism: mechanism,
    kafkaSaslUsername: username,
    kafkaSaslPassword,
    replicationFactor,
  } = settings;
  return new KafkaLog({
    brokers,
    clientId,
    logger,
    ...(kafkaSsl && { ssl: true }),
    ...(mechanism !== 'none' && { sasl: { mechanism, username, password: kafkaSaslPassword ?? new Secret('') } }),
    ...(replicationFactor !== undefined && { replicationFactor }),
  });
}
