import {
  type Cidr,
  type EgressScheme,
  hostNameFault,
  type PortRule,
  parseEgressAllow,
  parseEgressPorts,
  parseEgressSchemes,
} from '@tocsin/delivery-security';
import { plan, TOPICS } from '@tocsin/payload-schemas';
import type { Secret } from '@tocsin/runtime';
import { isIP } from 'node:net';
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

/*
 * Every setting of Tocsin that more than one program reads, with its one meaning. Each program's env.ts picks what it
 * reads; `npm run settings` and docs/settings.md are made from the picks.
 */

const port = (name: string, meaning: string, defaultValue: number): Setting<number> =>
  integerSetting(name, meaning, defaultValue, { min: 0, max: 65_535 });

export const httpHost: Setting<string> = {
  ...textSetting('TOCSIN_HTTP_HOST', 'Address that HTTP and gRPC listen on.', '127.0.0.1'),
  parse(text = '127.0.0.1') {
    // Digits and dots are meant as an address, though a name could be made of them.
    const fault = /^[\d.]+$/.test(text) ? 'is no address' : hostNameFault(text.toLowerCase());
    if (isIP(text) === 0 && fault !== undefined) {
      throw new Error(`"${text}" ${fault}; write an IP address such as 0.0.0.0, or a host name, without a port`);
    }
    return text;
  },
};
export const httpPort = (value: number): Setting<number> =>
  port('TOCSIN_HTTP_PORT', 'HTTP port; 0 takes a free one.', value);
export const grpcPort = (value: number): Setting<number> =>
  port('TOCSIN_GRPC_PORT', 'gRPC port; 0 takes a free one.', value);
export const opsPort = (value: number): Setting<number> =>
  port('TOCSIN_OPS_PORT', 'Loopback port of /livez, /readyz and /metrics; 0 takes a free one.', value);

export const publicUrl: Setting<string> = {
  name: 'TOCSIN_PUBLIC_URL',
  meaning: 'Base of every URL in webhooks, images and pages. While unset, it follows the port that clients use.',
  defaultText: 'http://127.0.0.1:7070',
  parse(text) {
    if (text === undefined) return 'http://127.0.0.1:7070';
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
      throw new Error(`"${text}" is not an http or https URL without query, such as https://tocsin.example.com`);
    }
    return url.href.replace(/\/+$/, '');
  },
};

/** For a service behind an address that clients use: it cannot follow a port of its own that nobody knows beforehand. */
export const servicePublicUrl: Setting<string> = {
  ...publicUrl,
  parse(text, env = {}) {
    if (text === undefined && Number(env['TOCSIN_HTTP_PORT'] || NaN) === 0) {
      throw new Error('is required with TOCSIN_HTTP_PORT=0: links must name an address that clients can reach');
    }
    return publicUrl.parse(text);
  },
};

export const dataDir = textSetting(
  'TOCSIN_DATA_DIR',
  'Directory of the embedded PostgreSQL, keys and files (mode 0700; started as root 0711).',
  '.tocsin',
);

const postgresUrl = (text: string): Secret => {
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) {
    throw new Error('is not a postgresql:// URL such as postgresql://user:password@host:5432/database');
  }
  return secretOf(text);
};
export const optionalDatabaseUrl = optionalSetting(
  'DATABASE_URL',
  'PostgreSQL to use. Unset: the embedded one in the data directory.',
  postgresUrl,
  'unset: embedded PostgreSQL',
);
export const databaseUrl = requiredSetting(
  'DATABASE_URL',
  'PostgreSQL of this service, with a role of its own: postgresql://user:password@host:5432/database',
  postgresUrl,
);

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

/** The addresses of one service, as `InternalClientOptions` takes them. */
const grpcAddresses = (text: string): string =>
  listOf(
    text,
    (address) => /^(dns:\/\/\/)?([^:/\s]+|\[[0-9a-f:]+\]):\d+$/i.test(address),
    'host:port or dns:///name:port',
  ).join(',');
const grpcSetting = (name: string, service: string): Setting<string> =>
  requiredSetting(
    name,
    `gRPC address of ${service}, host:port or dns:///name:port; several, separated by commas, and all addresses of a name are used in turn.`,
    grpcAddresses,
  );
export const configGrpc = grpcSetting('TOCSIN_CONFIG_GRPC', 'config');
export const evaluatorGrpc = grpcSetting('TOCSIN_EVALUATOR_GRPC', 'evaluator');
export const dispatcherGrpc = grpcSetting('TOCSIN_DISPATCHER_GRPC', 'dispatcher');
export const internalToken = requiredSetting(
  'TOCSIN_INTERNAL_TOKEN',
  'Authenticates the services to each other; the same for all, at least 16 characters.',
  (text) => {
    if (text.length < 16) throw new Error('has fewer than 16 characters; `openssl rand -base64 32` makes a good one');
    return secretOf(text);
  },
);

const isSecretKey = (text: string): boolean => /^[A-Za-z0-9+/]{43}=$/.test(text);
const NO_SECRET_KEY = 'not 32 bytes in base64; `openssl rand -base64 32` makes one';
const secretKeyText = (text: string): Secret => {
  if (!isSecretKey(text)) throw new Error(`is ${NO_SECRET_KEY}`);
  return secretOf(text);
};
export const secretKey = requiredSetting(
  'TOCSIN_SECRET_KEY',
  'Seals secrets at rest (AES-256-GCM); 32 bytes in base64, the same for all services.',
  secretKeyText,
);
export const optionalSecretKey = optionalSetting(
  'TOCSIN_SECRET_KEY',
  'Seals secrets at rest (AES-256-GCM); 32 bytes in base64.',
  secretKeyText,
  'generated into the data directory (0600)',
);

export const previousSecretKeys: Setting<readonly Secret[]> = {
  name: 'TOCSIN_SECRET_KEY_PREVIOUS',
  meaning: 'Former values of TOCSIN_SECRET_KEY, separated by commas: they open what they sealed and seal nothing more.',
  defaultText: 'empty',
  parse(text) {
    if ((text ?? '').trim() === '') return [];
    const keys = (text ?? '').split(',').map((key) => key.trim());
    const wrong = keys.flatMap((key, index) => (isSecretKey(key) ? [] : [index + 1]));
    if (wrong.length > 0) {
      const which = `${wrong.length === 1 ? 'key' : 'keys'} ${wrong.join(', ')} of ${keys.length}`;
      throw new Error(`${which} ${wrong.length === 1 ? 'is' : 'are'} ${NO_SECRET_KEY}`);
    }
    return keys.map(secretOf);
  },
};

/** The message without the setting's name in front, which the report of faults puts there itself. */
const bare =
  <T>(parse: (text: string) => T) =>
  (text: string | undefined): T => {
    try {
      return parse(text ?? '');
    } catch (error) {
      throw new Error((error as Error).message.replace(/^TOCSIN_[A-Z_]+: /, ''), { cause: error });
    }
  };

/** Where deliveries may go. */
export const egressSettings = {
  egressAllow: {
    name: 'TOCSIN_EGRESS_ALLOW',
    meaning:
      'Address blocks, separated by commas, that admit private addresses in them, host names that resolve into them, and any port there.',
    defaultText: 'empty: public addresses only',
    parse: bare(parseEgressAllow),
  } satisfies Setting<readonly Cidr[]>,
  egressSchemes: {
    name: 'TOCSIN_EGRESS_SCHEMES',
    meaning: 'URL schemes that channels may use.',
    defaultText: 'https,http',
    parse: bare(parseEgressSchemes),
  } satisfies Setting<ReadonlySet<EgressScheme>>,
  egressPorts: {
    name: 'TOCSIN_EGRESS_PORTS',
    meaning: 'Ports that channels may use, separated by commas.',
    defaultText: '80, 443, and 1024 and above except well-known service ports',
    parse: bare(parseEgressPorts),
  } satisfies Setting<PortRule>,
};

/** What external monitors may look at, and how many at once. */
export const externalSettings = {
  externalAllow: {
    name: 'TOCSIN_EXTERNAL_ALLOW',
    meaning:
      'Address blocks, separated by commas, whose private addresses external monitors may look at, host names that resolve into them, and any port there.',
    defaultText: 'empty: public addresses only',
    parse: bare(parseEgressAllow),
  } satisfies Setting<readonly Cidr[]>,
  externalPeriodMs: integerSetting(
    'TOCSIN_EXTERNAL_PERIOD_MS',
    'Milliseconds between two runs of an external monitor.',
    60_000,
    { min: 1_000, max: 3_600_000 },
  ),
  externalConcurrency: integerSetting(
    'TOCSIN_EXTERNAL_CONCURRENCY',
    'External monitors that run at the same time in one process; the others wait for their turn.',
    1_000,
    { min: 1, max: 20_000 },
  ),
};

const perMinute = (name: string, kind: string, value: number): Setting<number> =>
  integerSetting(
    name,
    `Messages a minute to one ${kind}, over all dispatchers, after a burst of ten seconds' worth; 0: no limit.`,
    value,
    { min: 0, max: 600_000 },
  );
/** How fast channels may be sent to. */
export const rateSettings = {
  slackMessagesPerMinute: perMinute(
    'TOCSIN_SLACK_MESSAGES_PER_MINUTE',
    'Slack channel, or project webhook in its format',
    60,
  ),
  webhookMessagesPerMinute: perMinute(
    'TOCSIN_WEBHOOK_MESSAGES_PER_MINUTE',
    'webhook channel, or project webhook in the format amplitude or template',
    0,
  ),
  emailMessagesPerMinute: perMinute(
    'TOCSIN_EMAIL_MESSAGES_PER_MINUTE',
    'e-mail channel, or to the people of one KPI monitor',
    60,
  ),
};

export { mailSettings } from './mail-settings.js';

/** Read at the first start only. */
export const bootstrapSettings = {
  bootstrapOrg: {
    ...textSetting('TOCSIN_BOOTSTRAP_ORG', 'Name of the organization that the first start creates.', 'demo'),
    parse(text: string | undefined): string {
      const name = text ?? 'demo';
      if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) {
        throw new Error(`"${name}" is not 1 to 63 of a-z, 0-9 and "-", beginning with a letter or digit`);
      }
      return name;
    },
  } satisfies Setting<string>,
  bootstrapApiKey: optionalSetting(
    'TOCSIN_BOOTSTRAP_API_KEY',
    'API key that the first start creates, read and write.',
    (text) => {
      if (!/^[\x21-\x7e]{16,128}$/.test(text)) throw new Error('is not 16 to 128 visible ASCII characters');
      return secretOf(text);
    },
    'generated, printed once, kept in the data directory as api-key (0600)',
  ),
};

export const sampleRetentionDays = integerSetting(
  'TOCSIN_SAMPLE_RETENTION_DAYS',
  'Days for which samples are kept.',
  460,
  { min: 2, max: 3_660 },
);
export const productEventSettings = {
  eventRetentionDays: integerSetting(
    'TOCSIN_EVENT_RETENTION_DAYS',
    'Days for which product events are kept; an event that happened before is refused.',
    400,
    { min: 8, max: 3_660 },
  ),
  maxDeviceEventsPerSecond: integerSetting(
    'TOCSIN_MAX_DEVICE_EVENTS_PER_SECOND',
    'Product events that one device or user sends in a second to `/2/httpapi`, on the average of 30 s; more are answered 429.',
    30,
    { min: 1, max: 1_000_000 },
  ),
  maxDeviceBatchEventsPerSecond: integerSetting(
    'TOCSIN_MAX_DEVICE_BATCH_EVENTS_PER_SECOND',
    'The same for `/batch`.',
    1_000,
    { min: 1, max: 1_000_000 },
  ),
  erasureGraceHours: integerSetting(
    'TOCSIN_ERASURE_GRACE_HOURS',
    'Hours in which the erasure of a user of product events can be taken back; 0: it begins within a minute.',
    24,
    { min: 0, max: 720 },
  ),
};
export const imageRetentionDays = integerSetting(
  'TOCSIN_IMAGE_RETENTION_DAYS',
  'Days after its transition for which the graph image of an alert is served; then its address answers 410.',
  30,
  { min: 1, max: 3_660 },
);
export const auditRetentionDays = integerSetting(
  'TOCSIN_AUDIT_RETENTION_DAYS',
  'Days for which it is kept who changed what; what an entity is like now stays.',
  400,
  { min: 1, max: 3_660 },
);
export const connectivityGoneMs = integerSetting(
  'TOCSIN_CONNECTIVITY_GONE_MS',
  'Milliseconds of silence after which a host that has posted metrics counts as gone.',
  600_000,
  { min: 1_000, max: 86_400_000 },
);
export const maxExpressionMonitors = integerSetting(
  'TOCSIN_MAX_EXPRESSION_MONITORS',
  'Expression monitors that one organization may have.',
  20,
  { min: 1, max: 10_000 },
);
/** Of organizations and their projects. */
export const productSettings = {
  defaultPlan: choiceSetting(
    'TOCSIN_DEFAULT_PLAN',
    'Plan that a new organization begins with; API v1 changes it later.',
    plan.options,
    'enterprise',
  ),
  maxProjects: integerSetting('TOCSIN_MAX_PROJECTS', 'Projects that one organization may have.', 100, {
    min: 1,
    max: 10_000,
  }),
  maxCharts: integerSetting('TOCSIN_MAX_CHARTS', 'Saved charts that one project may have.', 1_000, {
    min: 1,
    max: 10_000,
  }),
  maxKpiMonitors: integerSetting('TOCSIN_MAX_KPI_MONITORS', 'KPI monitors that one project may have.', 200, {
    min: 1,
    max: 10_000,
  }),
};
/** Of the monitors that evaluate an expression over stored samples. */
export const expressionSettings = {
  expressionPeriodMs: integerSetting(
    'TOCSIN_EXPRESSION_PERIOD_MS',
    'Milliseconds between two evaluations of an expression monitor.',
    300_000,
    { min: 1_000, max: 3_600_000 },
  ),
  expressionConcurrency: integerSetting(
    'TOCSIN_EXPRESSION_CONCURRENCY',
    'Expression monitors that one evaluator evaluates at the same time.',
    4,
    { min: 1, max: 64 },
  ),
};
/** Of the monitors that look at the buckets of a chart. */
export const kpiSettings = {
  kpiPeriodMs: integerSetting(
    'TOCSIN_KPI_PERIOD_MS',
    'Milliseconds between two looks of a KPI monitor at whether a bucket, or with pace a part of one, is complete.',
    30_000,
    { min: 1_000, max: 3_600_000 },
  ),
  kpiSettlingMs: integerSetting(
    'TOCSIN_KPI_SETTLING_MS',
    'Milliseconds after its end for which the events of a bucket are waited for before KPI monitors judge it.',
    120_000,
    { min: 0, max: 21_600_000 },
  ),
  kpiConcurrency: integerSetting(
    'TOCSIN_KPI_CONCURRENCY',
    'KPI monitors that one evaluator counts at the same time.',
    2,
    { min: 1, max: 16 },
  ),
  kpiCountsMemoryMb: integerSetting(
    'TOCSIN_KPI_COUNTS_MEMORY_MB',
    'Memory of one evaluator, in MB, for what the newest buckets of KPI monitors have come to; what does not fit is counted anew at each look.',
    64,
    { min: 1, max: 16_384 },
  ),
};
export const maxBodyBytes = integerSetting(
  'TOCSIN_MAX_BODY_BYTES',
  'Largest request body in bytes; a larger one is answered 413.',
  5_242_880,
  { min: 65_536, max: 104_857_600 },
);

export const platformWebhookUrl = optionalSetting(
  'TOCSIN_PLATFORM_WEBHOOK_URL',
  'Where faults of the platform itself are told, beside the log: a Slack incoming webhook, or a URL that takes JSON.',
  (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      throw new Error(
        'is not an http or https URL without user name, such as https://hooks.slack.com/services/T0/B0/x',
      );
    }
    return secretOf(text);
  },
);

export const logLevel = choiceSetting(
  'TOCSIN_LOG_LEVEL',
  'Least severe log lines that are written.',
  ['debug', 'info', 'warn', 'error'],
  'info',
);
/** `auto` is pretty on a terminal. */
export const logFormat = choiceSetting(
  'TOCSIN_LOG_FORMAT',
  'Log lines for people (pretty) or machines (json).',
  ['auto', 'pretty', 'json'],
  'auto',
  'pretty on a terminal, else json',
);
