import type { Log } from '@tocsin/messaging';
import { EmbeddedLog } from '@tocsin/messaging-embedded';
import type { Secret } from '@tocsin/runtime';
import { type Foundation, openKafkaLog } from '@tocsin/service-host';
import type { StandaloneSettings } from './env.js';

/** Kafka if the settings name brokers, else the log on PostgreSQL tables. */
export async function openLog(
  settings: StandaloneSettings,
  logDatabase: Secret,
  { clock, ids, logger }: Foundation,
): Promise<Log> {
  if (settings.kafkaBrokers !== undefined) return openKafkaLog(settings.kafkaBrokers, settings, 'tocsin', logger);
  return EmbeddedLog.open({ url: logDatabase.reveal(), clock, ids, logger, isAlone: true });
}
