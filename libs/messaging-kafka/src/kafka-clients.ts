import kafkajs, { type Kafka as KafkaClient } from 'kafkajs';
import type { KafkaCredentials, KafkaSettings } from './kafka-log-options.js';
import { kafkajsLogger } from './kafkajs-logger.js';
import type { Network } from './network.js';
import { correctRequestQueue } from './request-queue-correction.js';

const { Kafka, logLevel } = kafkajs;

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** Few and quick: what gives up is tried again one level above, where it is known what is at stake. */
const RETRY = { initialRetryTime: 50, maxRetryTime: 1_000, retries: 4 };

/** A kafkajs client with connections of its own. */
export interface Connected {
  readonly kafka: KafkaClient;
  readonly network: Network;
}

/** Makes kafkajs clients as this process wants them. Clients share nothing, so that each can be abandoned alone. */
export class KafkaClients {
  constructor(
    private readonly settings: KafkaSettings,
    private readonly network: Network,
  ) {
    correctRequestQueue();
  }

  create(): Connected {
    const network = this.network.branch();
    const { brokers, clientId, ssl, sasl, logger } = this.settings;
    const kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      ...(ssl ? { ssl } : {}),
      ...(sasl ? { sasl: credentials(sasl) } : {}),
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      retry: RETRY,
      socketFactory: network.socketFactory,
      logLevel: logLevel.WARN,
      logCreator: kafkajsLogger(logger),
    });
    return { kafka, network };
  }
}

function credentials({ mechanism, username, password }: KafkaCredentials) {
  const login = { username, password: password.reveal() };
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...login } as const;
    case 'scram-sha-256':
      return { mechanism, ...login } as const;
    case 'scram-sha-512':
      return { mechanism, ...login } as const;
  }
}
