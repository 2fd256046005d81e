import {
  auditRetentionDays,
  bootstrapSettings,
  connectivityGoneMs,
  dataDir,
  egressSettings,
  expressionSettings,
  externalSettings,
  grpcPort,
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
  opsPort,
  optionalDatabaseUrl,
  optionalKafkaBrokers,
  optionalSecretKey,
  ownPublicUrl,
  platformWebhookUrl,
  previousSecretKeys,
  productEventSettings,
  productSettings,
  publicUrl,
  rateSettings,
  readSettings,
  sampleRetentionDays,
  type Settings,
  unknownSettings,
} from '@tocsin/platform';
import { chosenPort } from './chosen-port.js';

/** Every environment variable that this program reads. */
export const STANDALONE_SETTINGS = {
  httpHost,
  httpPort: httpPort(7070),
  grpcPort: grpcPort(7071),
  opsPort: opsPort(7079),
  publicUrl,
  dataDir,
  databaseUrl: optionalDatabaseUrl,
  kafkaBrokers: optionalKafkaBrokers,
  ...kafkaSettings,
  secretKey: optionalSecretKey,
  previousSecretKeys,
  ...bootstrapSettings,
  ...egressSettings,
  ...externalSettings,
  ...rateSettings,
  ...mailSettings,
  auditRetentionDays,
  maxExpressionMonitors,
  ...productSettings,
  sampleRetentionDays,
  imageRetentionDays,
  ...productEventSettings,
  connectivityGoneMs,
  ...expressionSettings,
  ...kpiSettings,
  maxBodyBytes,
  platformWebhookUrl,
  logLevel,
  logFormat,
};

export type StandaloneSettings = Settings<typeof STANDALONE_SETTINGS> & {
  readonly unknownSettings: string | undefined;
};

/** @throws {SettingsError} Naming every fault at once. */
export function readStandaloneSettings(): StandaloneSettings {
  return { ...readSettings(STANDALONE_SETTINGS, process.env), unknownSettings: unknownSettings(process.env) };
}

/** The port that will be listened on, for `TOCSIN_HTTP_PORT=0` a free one, and links that name it unless told otherwise. */
export async function withChosenPort(settings: StandaloneSettings): Promise<StandaloneSettings> {
  const httpPort = await chosenPort(settings.httpHost, settings.httpPort);
  return { ...settings, httpPort, publicUrl: ownPublicUrl({ ...settings, httpPort }, process.env) };
}
