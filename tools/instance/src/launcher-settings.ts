import {
  auditRetentionDays,
  bootstrapSettings,
  connectivityGoneMs,
  dataDir,
  egressSettings,
  type Environment,
  expressionSettings,
  externalSettings,
  httpHost,
  httpPort,
  imageRetentionDays,
  kafkaSettings,
  kpiSettings,
  logFormat,
  logLevel,
  mailSettings,
  maxBodyBytes,
  maxExpressionMonitors,
  optionalSecretKey,
  platformWebhookUrl,
  previousSecretKeys,
  productEventSettings,
  productSettings,
  publicUrl,
  rateSettings,
  sampleRetentionDays,
  SETTING_NAMES,
} from '@tocsin/platform';

/** What the launcher of a distributed start reads itself. */
export const LAUNCHER_SETTINGS = { httpHost, httpPort: httpPort(7070), publicUrl, dataDir, logLevel, logFormat };

/** What it checks and hands on to the services. */
export const SERVICE_SETTINGS = {
  ...bootstrapSettings,
  ...egressSettings,
  ...externalSettings,
  ...rateSettings,
  ...mailSettings,
  secretKey: optionalSecretKey,
  previousSecretKeys,
  topicPrefix: kafkaSettings.topicPrefix,
  partitions: kafkaSettings.partitions,
  auditRetentionDays,
  sampleRetentionDays,
  imageRetentionDays,
  connectivityGoneMs,
  maxExpressionMonitors,
  ...expressionSettings,
  ...productSettings,
  ...productEventSettings,
  ...kpiSettings,
  maxBodyBytes,
  platformWebhookUrl,
};

const APPLIED: ReadonlySet<string> = new Set(
  Object.values({ ...LAUNCHER_SETTINGS, ...SERVICE_SETTINGS }).map(({ name }) => name),
);

const isSet = (env: Environment, name: string): boolean => (env[name] ?? '') !== '';

/** The variables of the services, as far as they are set. */
export function handedOn(env: Environment): Record<string, string> {
  const names = [...Object.values(SERVICE_SETTINGS), logLevel].map(({ name }) => name);
  return Object.fromEntries(names.filter((name) => isSet(env, name)).map((name) => [name, env[name] ?? '']));
}

/**
 * Settings of other ways to start that would be expected to do something here, as one sentence.
 *
 * @returns Undefined if there are none.
 */
export function settingsThatDoNotApply(env: Environment): string | undefined {
  const names = [...SETTING_NAMES].filter((name) => isSet(env, name) && !APPLIED.has(name)).sort();
  if (names.length === 0) return undefined;
  return `ignored, for a distributed start brings its own PostgreSQL and Kafka and chooses ports and tokens between its services itself: ${names.join(', ')}`;
}
