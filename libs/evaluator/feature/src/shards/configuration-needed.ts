import type { LogRecord } from '@tocsin/messaging';
import { groupMemberV1, OBSERVATION_TYPE } from '@tocsin/payload-schemas';

/**
 * Offset of the configuration that records were made with and that must be known before they are judged; -1: none. A shard
 * is told by others what its alert groups are made of, and these may know of a setting before it does.
 */
export function configurationNeeded(records: readonly LogRecord[]): number {
  let offset = -1;
  for (const { headers, value } of records) {
    if (headers['ce_type'] !== OBSERVATION_TYPE.groupMember) continue;
    const parsed = groupMemberV1.safeParse(jsonOf(value));
    if (parsed.success) offset = Math.max(offset, parsed.data.configOffset);
  }
  return offset;
}

/** What is no JSON needs nothing: it goes to the dead letters when it is taken. */
function jsonOf(value: Buffer | null): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}
