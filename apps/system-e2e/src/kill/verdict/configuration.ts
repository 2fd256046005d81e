import { type ConfigRecord, configRecordV1 } from '@tocsin/payload-schemas';
import type { LogRecord } from '@tocsin/messaging';
import { jsonOf } from '../read-topic.js';

/**
 * What is wrong with the revisions in `config.v1`: repeats of published ones aside, each is newer than what its entity had,
 * and the newest is the last.
 */
export function configurationFaults(records: readonly LogRecord[]): string[] {
  const states = new Map<string, Map<number, string>>();
  const faults: string[] = [];
  const last = new Map<string, number>();
  for (const record of records) {
    if (record.value === null) continue;
    const { revision } = parsed(record);
    const known = states.get(record.key) ?? new Map<number, string>();
    states.set(record.key, known);
    const text = record.value.toString('utf8');
    const newest = Math.max(0, ...known.keys());
    if (known.has(revision) ? known.get(revision) !== text : revision < newest) {
      faults.push(`${record.key}: revision ${revision} after ${newest}, and not as a repeat`);
    }
    known.set(revision, text);
    last.set(record.key, revision);
  }
  for (const [key, known] of states) {
    const newest = Math.max(...known.keys());
    if (last.get(key) !== newest) faults.push(`${key}: ends with revision ${last.get(key)}, not with ${newest}`);
  }
  return faults;
}

/** The memo of a monitor as `config.v1` has it in the end. */
export function memoInLog(records: readonly LogRecord[], monitorId: string): string | undefined {
  const states = records.filter(({ value }) => value !== null).map(parsed);
  const last = states.findLast(({ kind, id }) => kind === 'monitor' && id === monitorId);
  return last?.kind === 'monitor' ? last.state.memo : undefined;
}

const parsed = (record: LogRecord): ConfigRecord => configRecordV1.parse(jsonOf(record));
