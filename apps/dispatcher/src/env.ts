import {
  type Settings,
  configGrpc,
  databaseUrl,
  egressSettings,
  grpcPort,
  httpHost,
  httpPort,
  internalToken,
  kafkaBrokers,
  kafkaSettings,
  logFormat,
  logLevel,
  mailSettings,
  maxBodyBytes,
  opsPort,
  platformWebhookUrl,
  previousSecretKeys,
  rateSettings,
  readSettings,
  secretKey,
  servicePublicUrl,
  unknownSettings,
} from '@tocsin/platform';

/** Every environment variable that this program reads. */
export const DISPATCHER_SETTINGS = {
  httpHost,
  httpPort: httpPort(7084),
  grpcPort: grpcPort(7085),
  opsPort: opsPort(7091),
  publicUrl: servicePublicUrl,
  databaseUrl,
  kafkaBrokers,
  ...kafkaSettings,
  internalToken,
  secretKey,
  previousSecretKeys,
  configGrpc,
  ...egressSettings,
  ...rateSettings,
  ...mailSettings,
  maxBodyBytes,
  platformWebhookUrl,
  logLevel,
  logFormat,
};

export type DispatcherSettings = Settings<typeof DISPATCHER_SETTINGS> & {
  readonly unknownSettings: string | undefined;
};

/** @throws {SettingsError} Naming every fault at once. */
export const readDispatcherSettings = (): DispatcherSettings => ({
  ...readSettings(DISPATCHER_SETTINGS, process.env),
  unknownSettings: unknownSettings(process.env),
});
