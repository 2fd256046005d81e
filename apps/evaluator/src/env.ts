import {
  type Settings,
  configGrpc,
  connectivityGoneMs,
  databaseUrl,
  expressionSettings,
  externalSettings,
  grpcPort,
  httpHost,
  httpPort,
  imageRetentionDays,
  internalToken,
  kafkaBrokers,
  kafkaSettings,
  kpiSettings,
  logFormat,
  logLevel,
  maxBodyBytes,
  opsPort,
  platformWebhookUrl,
  previousSecretKeys,
  productEventSettings,
  readSettings,
  sampleRetentionDays,
  secretKey,
  unknownSettings,
} from '@tocsin/platform';

/** Every environment variable that this program reads. */
export const EVALUATOR_SETTINGS = {
  httpHost,
  httpPort: httpPort(7082),
  grpcPort: grpcPort(7083),
  opsPort: opsPort(7090),
  databaseUrl,
  kafkaBrokers,
  ...kafkaSettings,
  internalToken,
  secretKey,
  previousSecretKeys,
  configGrpc,
  ...externalSettings,
  connectivityGoneMs,
  ...expressionSettings,
  ...kpiSettings,
  sampleRetentionDays,
  imageRetentionDays,
  ...productEventSettings,
  maxBodyBytes,
  platformWebhookUrl,
  logLevel,
  logFormat,
};

export type EvaluatorSettings = Settings<typeof EVALUATOR_SETTINGS> & { readonly unknownSettings: string | undefined };

/** @throws {SettingsError} Naming every fault at once. */
export const readEvaluatorSettings = (): EvaluatorSettings => ({
  ...readSettings(EVALUATOR_SETTINGS, process.env),
  unknownSettings: unknownSettings(process.env),
});
