import { configRecordV1 } from '@tocsin/payload-schemas';
import type { Log, LogRecord, Follower } from '@tocsin/messaging';
import type { Logger } from '@tocsin/runtime';
import type { ConfigurationView } from './configuration-view.js';

/**
 * Keeps a view up to date with `config.v1`. A record that the schema refuses is logged and passed over: the entity
 * keeps the state before it, and nothing is held up.
 *
 * @returns When the view holds everything that the topic held at the call; close the follower at shutdown.
 */
export async function followConfiguration(
  log: Log,
  topic: string,
  view: ConfigurationView,
  logger: Logger,
): Promise<Follower> {
  const follower = await log.follow(topic, async (records) => view.apply(records.flatMap((r) => parse(r, logger))));
  await follower.caughtUp;
  return follower;
}

function parse(record: LogRecord, logger: Logger): Parameters<ConfigurationView['apply']>[0][number][] {
  const { key, offset } = record;
  if (record.value === null) return [{ key, record: null, offset }];
  let value: unknown;
  try {
    value = JSON.parse(record.value.toString('utf8'));
  } catch (error) {
    logger.error('configuration record is not JSON', { key, offset, error: String(error) });
    return [];
  }
  const parsed = configRecordV1.safeParse(value);
  if (!parsed.success) {
    logger.error('configuration record does not fit its schema', { key, offset, issues: parsed.error.issues });
    return [];
  }
  return [{ key, record: parsed.data, offset }];
}
