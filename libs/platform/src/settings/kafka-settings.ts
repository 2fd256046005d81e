import { TOPICS } from '@tocsin/payload-schemas';
import type { Secret } from '@tocsin/runtime';
import {
  booleanSetting,
  choiceSetting,
  type Environment,
  integerSetting,
  listOf,
  optionalSetting,
  requiredSetting,
  secretOf,
  type Setting,
  textSetting,
} from './setting.js';

const brokerList = (text: string): readonly string[] =>
  listOf(text, (broker) => /^[^:\s]+:\d+$|^\[[0-9a-f:]+\]:\d+$/i.test(broker), 'host:port');
export const optionalKafkaBrokers = optionalSetting(
  'KAFKA_BROKERS',
  'Kafka to use, host:port, separated by commas. Unset: the embedded log.',
  brokerList,
  'unset: embedded log',
);
export const kafkaBrokers = requiredSetting(
  'KAFKA_BROKERS',
  'Kafka brokers, host:port, separated by commas.',
  brokerList,
);

/** Longest name of a topic that Kafka takes. */
const MAX_TOPIC_NAME_LENGTH = 249;
const MAX_PREFIX_LENGTH = MAX_TOPIC_NAME_LENGTH - Math.max(...Object.values(TOPICS).map((topic) => topic.name.length));

const topicPrefix: Setting<string> = {
  ...textSetting('TOCSIN_TOPIC_PREFIX', 'Put before every topic name, at creation and use.', ''),
  parse(text = '') {
    if (!/^[A-Za-z0-9._-]*$/.test(text) || text.length > MAX_PREFIX_LENGTH) {
      throw new Error(
        `"${text.slice(0, 80)}" is not up to ${MAX_PREFIX_LENGTH} of A-Z, a-z, 0-9, ".", "_" and "-", which Kafka takes in names of topics`,
      );
    }
    return text;
  },
};

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** Half of what SASL needs would only be found out by what the brokers answer, or not at all. */
function checkSaslPair(isSet: boolean, env: Environment): void {
  const mechanism = env['KAFKA_SASL_MECHANISM'] ?? '';
  const isUsed = mechanism !== '' && mechanism !== 'none';
  if (isUsed && !isSet) throw new Error(`is required with KAFKA_SASL_MECHANISM=${mechanism}`);
  if (isSet && !isUsed) {
    throw new Error(`is of no use without KAFKA_SASL_MECHANISM: set that to one of ${SASL_MECHANISMS.join(', ')}`);
  }
}

/** How to reach Kafka, and how topics are made at the first start. */
export const kafkaSettings = {
  kafkaSsl: booleanSetting('KAFKA_SSL', 'TLS to the brokers, certificates verified.', false),
  kafkaSaslMechanism: choiceSetting(
    'KAFKA_SASL_MECHANISM',
    'How to authenticate to the brokers.',
    ['none', ...SASL_MECHANISMS],
    'none',
  ),
  kafkaSaslUsername: {
    ...textSetting('KAFKA_SASL_USERNAME', 'User for SASL.', ''),
    parse(text, env = {}) {
      checkSaslPair(text !== undefined, env);
      return text ?? '';
    },
  } satisfies Setting<string>,
  kafkaSaslPassword: {
    ...optionalSetting('KAFKA_SASL_PASSWORD', 'Password for SASL.', secretOf),
    parse(text, env = {}) {
      checkSaslPair(text !== undefined, env);
      return text === undefined ? undefined : secretOf(text);
    },
  } satisfies Setting<Secret | undefined>,
  topicPrefix,
  partitions: optionalSetting(
    'TOCSIN_PARTITIONS',
    'Partitions of topics that are made; at creation only.',
    (text) => integerSetting('TOCSIN_PARTITIONS', '', 1, { min: 1, max: 1024 }).parse(text),
    'per topic: observations and alerts 16 (embedded 4), notices and deliveries 4',
  ),
  replicationFactor: optionalSetting(
    'KAFKA_REPLICATION_FACTOR',
    'Copies of each partition; at creation only.',
    (text) => integerSetting('KAFKA_REPLICATION_FACTOR', '', 1, { min: 1, max: 9 }).parse(text),
    '1 on one broker, else 3',
  ),
};
