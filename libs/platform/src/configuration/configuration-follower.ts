import { pathText } from '@tocsin/input';
import { configRecordV1 } from '@tocsin/payload-schemas';
import type { Log, LogRecord, Follower } from '@tocsin/messaging';
import type { Logger } from '@tocsin/runtime';
import type { MalformedRecord } from '../log/dead-letter-records.js';
import type { ConfigurationView } from './configuration-view.js';

type Change = Parameters<ConfigurationView['apply']>[0][number];

/** Reads `config.v1` into a view. */
export interface ConfigurationFollower extends Follower {
  /** How many entities the view holds in an older state, or not at all, because their newest record cannot be read. */
  unreadable(): number;
}

/**
 * Keeps a view up to date with `config.v1`. A record that cannot be read is passed over: the entity keeps the state before
 * it, and nothing is held up. There is one log line for all that are read at once, at a start for most of the topic.
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
): Promise<ConfigurationFollower> {
  const unreadableKeys = new Set<string>();
  const follower = await log.follow(topic, async (records) => {
    const read = records.map((record) => ({ record, ...readChange(record) }));
    view.apply(read.flatMap(({ change }) => change ?? []));
    const malformed = read.flatMap(({ record, reason }) => (reason === undefined ? [] : [{ record, reason }]));
    for (const { record, reason } of read) {
      if (reason === undefined) unreadableKeys.delete(record.key);
      else unreadableKeys.add(record.key);
    }
    if (malformed.length === 0) return;
    const [{ record, reason }] = malformed;
    const facts = { records: malformed.length, key: record.key, offset: record.offset, reason };
    logger.error('records of the configuration cannot be read; the first of them', facts);
    giveUp(malformed);
  });
  await follower.caughtUp;
  return { caughtUp: follower.caughtUp, close: () => follower.close(), unreadable: () => unreadableKeys.size };
}

function readChange(record: LogRecord): { readonly change?: Change; readonly reason?: string } {
  const { key, offset, value } = record;
  if (value === null) return { change: { key, record: null, offset } };
  let json: unknown;
  try {
    json = JSON.parse(value.toString('utf8'));
  } catch (error) {
    return { reason: `the value is not JSON: ${(error as Error).message}` };
  }
  const parsed = configRecordV1.safeParse(json);
  if (parsed.success) return { change: { key, record: parsed.data, offset } };
  const [issue] = parsed.error.issues;
  return { reason: `${pathText(issue.path) || 'the value'}: ${issue.message}` };
}
