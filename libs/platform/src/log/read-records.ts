import { pathText } from '@tocsin/input';
import type { LogRecord } from '@tocsin/messaging';
import type { MalformedRecord } from './dead-letter-records.js';
import type { z } from 'zod';

export interface ReadRecord<T> {
  readonly record: LogRecord;
  readonly value: T;
}

/**
 * Sorts records into those that fit their schema and those that do not, with the first thing that is wrong.
 *
 * @param schemaOf - Undefined for a record of a kind that is not known here: it is passed over.
 */
export function readRecords<T>(
  records: readonly LogRecord[],
  schemaOf: (record: LogRecord) => z.ZodType<T> | undefined,
): { readonly valid: readonly ReadRecord<T>[]; readonly malformed: readonly MalformedRecord[] } {
  const valid: ReadRecord<T>[] = [];
  const malformed: MalformedRecord[] = [];
  for (const record of records) {
    const schema = schemaOf(record);
    if (schema === undefined) continue;
    const json = parseJson(record);
    if (json.problem !== undefined) {
      malformed.push({ record, reason: json.problem });
      continue;
    }
    const parsed = schema.safeParse(json.value);
    if (parsed.success) valid.push({ record, value: parsed.data });
    else malformed.push({ record, reason: problemOf(parsed.error) });
  }
  return { valid, malformed };
}

function parseJson({ value }: LogRecord): { readonly value?: unknown; readonly problem?: string } {
  if (value === null) return { problem: 'the value is missing' };
  try {
    return { value: JSON.parse(value.toString('utf8')) as unknown };
  } catch (error) {
    return { problem: `the value is not JSON: ${(error as Error).message}` };
  }
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return `${pathText(issue.path) || 'the value'}: ${issue.message}`;
}
