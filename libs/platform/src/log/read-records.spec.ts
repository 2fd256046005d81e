import type { LogRecord } from '@tocsin/messaging';
import { z } from 'zod';
import { readRecords } from './read-records.js';

const schema = z.object({ alert: z.object({ id: z.string() }), list: z.array(z.number()).optional() });

const aRecord = (value: string | null): LogRecord => ({
  topic: 'tocsin.alerts.v1',
  partition: 0,
  offset: 7,
  key: 'k',
  value: value === null ? null : Buffer.from(value),
  headers: {},
  appendedAt: 0,
});

it('gives what fits, unknown members left out', () => {
  const record = aRecord('{"alert":{"id":"a"},"later":true}');
  expect(readRecords([record], () => schema)).toEqual({
    valid: [{ record, value: { alert: { id: 'a' } } }],
    malformed: [],
  });
});

it.each([
  { value: null, reason: 'the value is missing' },
  { value: '{', reason: /^the value is not JSON: / },
  { value: '7', reason: /^the value: / },
  { value: '{}', reason: /^alert: / },
  { value: '{"alert":{"id":1}}', reason: /^alert\.id: / },
  { value: '{"alert":{"id":"a"},"list":[1,"x"]}', reason: /^list\[1\]: / },
])('says what is wrong with $value', ({ value, reason }) => {
  const { valid, malformed } = readRecords([aRecord(value)], () => schema);
  expect(valid).toEqual([]);
  expect(malformed[0].reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
});

it('passes over what is of no kind that is known here', () => {
  expect(readRecords([aRecord('{')], () => undefined)).toEqual({ valid: [], malformed: [] });
});
