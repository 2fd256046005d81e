import type { ShardInput } from '@tocsin/evaluator-domain';
import { pathText } from '@tocsin/input';
import type { LogRecord } from '@tocsin/messaging';
import {
  checkReportsV1,
  commandV1,
  groupMemberV1,
  monitorResultV1,
  OBSERVATION_TYPE,
  observationKey,
  type Samples,
} from '@tocsin/payload-schemas';
import type { z } from 'zod';
import { type CheckedNames, checkSamples, isStorable, MAX_STORED_LENGTH } from './samples-check.js';

/** What a record of `observations.v1` means to its shard, or why it means nothing. */
export type ParsedObservation =
  | { readonly input: Exclude<ShardInput, { kind: 'configuration' }>; readonly problem?: undefined }
  | { readonly problem: string };

/** @param checked - Name lists of the shard, kept from record to record. */
export function parseObservation(record: LogRecord, checked: CheckedNames): ParsedObservation {
  const type = record.headers['ce_type'];
  const at = record.appendedAt;
  if (type === OBSERVATION_TYPE.tick) return { input: { kind: 'tick', at } };
  const value = parseJson(record);
  if (value instanceof SyntaxError) return { problem: `the value is not JSON: ${value.message}` };
  switch (type) {
    case OBSERVATION_TYPE.samples: {
      const samples = checkSamples(value, checked);
      return typeof samples === 'string'
        ? { problem: samples }
        : orMisplaced(record, samples, { kind: 'samples', at, samples });
    }
    case OBSERVATION_TYPE.checkReports: {
      const parsed = checkReportsV1.safeParse(value);
      if (!parsed.success) return { problem: firstIssue(parsed.error) };
      const wrong = parsed.data.reports.findIndex(({ name }) => !isStorable(name));
      if (wrong >= 0)
        return {
          problem: `reports[${wrong}].name: must be text of at most ${MAX_STORED_LENGTH} characters that can be stored`,
        };
      return orMisplaced(record, parsed.data, { kind: 'checkReports', at, checkReports: parsed.data });
    }
    case OBSERVATION_TYPE.command: {
      const parsed = commandV1.safeParse(value);
      if (!parsed.success) return { problem: firstIssue(parsed.error) };
      return orMisplaced(record, parsed.data, { kind: 'command', at, command: parsed.data });
    }
    case OBSERVATION_TYPE.monitorResult: {
      const parsed = monitorResultV1.safeParse(value);
      if (!parsed.success) return { problem: firstIssue(parsed.error) };
      return orMisplaced(record, parsed.data, { kind: 'monitorResult', at, monitorResult: parsed.data });
    }
    case OBSERVATION_TYPE.groupMember: {
      const parsed = groupMemberV1.safeParse(value);
      if (!parsed.success) return { problem: firstIssue(parsed.error) };
      return orMisplaced(record, parsed.data, { kind: 'groupMember', at, groupMember: parsed.data });
    }
    default:
      return { problem: `ce_type: must be one of ${Object.values(OBSERVATION_TYPE).join(', ')}, not ${String(type)}` };
  }
}

function parseJson({ value }: LogRecord): unknown {
  try {
    return JSON.parse(value === null ? '' : value.toString());
  } catch (error) {
    return error;
  }
}

/** A record lies where its key belongs: one that speaks of another owner would be judged by the wrong shard. */
function orMisplaced(
  { key }: LogRecord,
  { org, owner }: Pick<Samples, 'org' | 'owner'>,
  input: Exclude<ShardInput, { kind: 'configuration' }>,
): ParsedObservation {
  const expected = observationKey(org, owner);
  if (key !== expected) return { problem: `the key: must be ${expected} as the value says, not ${key}` };
  return isStorable(owner) ? { input } : { problem: 'owner: must be text that can be stored' };
}

function firstIssue(error: z.ZodError): string {
  const { path, message } = error.issues[0];
  return `${pathText(path) || 'the value'}: ${message}`;
}
