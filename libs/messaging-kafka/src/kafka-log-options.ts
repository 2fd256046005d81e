import type { ConnectionOptions } from 'node:tls';
import type { Logger, Secret } from '@tocsin/runtime';

export interface KafkaLogOptions {
  /** Addresses to start from, `host:port`. */
  readonly brokers: readonly string[];
  /** Names this process in the brokers' logs and quotas. */
  readonly clientId: string;
  /** TLS: true for the system's certificate authorities, or options of our own. Default: none. */
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: KafkaCredentials;
  /** Copies of each partition of topics that are created here. Default: 1 on a single broker, else 3. */
  readonly replicationFactor?: number;
  /** By default nothing is logged. */
  readonly logger?: Logger;
  /** Largest record: UTF-8 bytes of key, value and headers. Default 1,000,000, what a broker takes as delivered. */
  readonly maxRecordBytes?: number;
  /** How long an append is tried before it is rejected with `LogUnavailableError`. Default 30,000. */
  readonly appendTimeoutMs?: number;
  /** Silence after which the group gives a member's partitions to others. Default 10,000; brokers want at least 6,000. */
  readonly sessionTimeoutMs?: number;
}

export interface KafkaCredentials {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: Secret;
}

/** The options with every default filled in. */
export type KafkaSettings = KafkaLogOptions &
  Required<Pick<KafkaLogOptions, 'logger' | 'maxRecordBytes' | 'appendTimeoutMs' | 'sessionTimeoutMs'>>;
