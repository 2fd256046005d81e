import {
  type Settings,
  auditRetentionDays,
  bootstrapSettings,
  databaseUrl,
  dispatcherGrpc,
  egressSettings,
  evaluatorGrpc,
  grpcPort,
  httpHost,
  httpPort,
  internalToken,
  kafkaBrokers,
  kafkaSettings,
  logFormat,
  logLevel,
  maxBodyBytes,
  maxExpressionMonitors,
  opsPort,
  platformWebhookUrl,
  previousSecretKeys,
  productSettings,
  readSettings,
  secretKey,
  servicePublicUrl,
  unknownSettings,
} from '@tocsin/platform';

/** Every environment variable that this program reads. */
export const CONFIG_SETTINGS = {
  httpHost,
  httpPort: httpPort(7080),
  grpcPort: grpcPort(7081),
  opsPort: opsPort(7089),
  publicUrl: servicePublicUrl,
  databaseUrl,
  kafkaBrokers,
  ...kafkaSettings,
  internalToken,
  secretKey,
  previousSecretKeys,
  ...bootstrapSettings,
  dispatcherGrpc,
  ...egressSettings,
  evaluatorGrpc,
  auditRetentionDays,
  maxExpressionMonitors,
  ...productSettings,
  maxBodyBytes,
  platformWebhookUrl,
  logLevel,
  logFormat,
};

export type ConfigSettings = Settings<typeof CONFIG_SETTINGS> & { readonly unknownSettings: string | undefined };

/** @throws {SettingsError} Naming every fault at once. */
export const readConfigSettings = (): ConfigSettings => ({
  ...readSettings(CONFIG_SETTINGS, process.env),
  unknownSettings: unknownSettings(process.env),
});
