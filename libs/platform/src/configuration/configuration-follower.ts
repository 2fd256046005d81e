import { configRecordV1 } from '@tocsin/payload-schemas';
import type { Log, LogRecord, Follower } from '@tocsin/messaging';
import type { Logger } from '@tocsin/runtime';
import { pathText } from '../http/parse-input.js';
import type { MalformedRecord } from '../log/dead-letter-records.js';
import type { ConfigurationView } from './configuration-view.js';

type Change = Parameters<ConfigurationView['apply']>[0][number];

/**
 * Keeps a view up to date with `config.v1`. A record that cannot be read is logged and passed over: the entity keeps the
 * state before it, and nothing is held up.
 *
 * @param giveUp - Told of records that cannot be read, again at every start.
 * @returns When the view holds everything that the topic held at the call; close the follower at shutdown.
 */
export async function followConfiguration(
  log: Log,
  topic: string,
  view: ConfigurationView,
  logger: Logger,
  giveUp: (malformed: readonly MalformedRecord[]) => void = () => undefined,
): Promise<Follower> {
  const follower = await log.follow(topic, async (records) => {
    const read = records.map((record) => ({ record, ...readChange(record) }));
    view.apply(read.flatMap(({ change }) => change ?? []));
    const malformed = read.flatMap(({ record, reason }) => (reason === undefined ? [] : [{ record, reason }]));
    for (const { record, reason } of malformed) {
      logger.error('a record of the configuration cannot be read', { key: record.key, offset: record.offset, reason });
    }
    if (malformed.length > 0) giveUp(malformed);
  });
  await follower.caughtUp;
  return follower;
}

function readChange(record: LogRecord): { readonly change?: Change; readonly reason?: string } {
  const { key, offset, value } = record;
  if (value === null) return { change: { key, record: null, offset } };
  let json: unknown;
  try {
    json = JSON.parse(value.toString('utf8'));
  } catch (error) {
    return { reason: `the value: is not JSON: ${(error as Error).message}` };
  }
  const parsed = configRecordV1.safeParse(json);
  if (parsed.success) return { change: { key, record: parsed.data, offset } };
  const [issue] = parsed.error.issues;
  return { reason: `${pathText(issue.path) || 'the value'}: ${issue.message}` };
}
