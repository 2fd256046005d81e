import { InvalidInputError, TooLargeError } from '@tocsin/runtime';
import { checkedChartQuery, MAX_QUERY_BYTES } from './chart-query-rules.js';

const type = 'segmentation';
/** A query of so many bytes, some 32 KiB. */
function sized(bytes: number): object {
  const query = (values: readonly string[]) => ({
    ...{ type, e: { event_type: 'Signup' } },
    s: [[{ prop: 'country', op: 'is', values }]],
  });
  const thousands = Array<string>(32).fill('x'.repeat(1_000));
  const missing = bytes - Buffer.byteLength(JSON.stringify(query([...thousands, ''])));
  return query([...thousands, 'x'.repeat(missing)]);
}

it('says what a query asks', () => {
  expect(checkedChartQuery({ type, e: { event_type: 'Signup' }, i: -3_600_000 })).toMatchObject({
    events: [{ type: 'Signup' }],
    interval: 'hour',
  });
});

it.each([
  { query: {}, field: 'query.type' },
  { query: { type }, field: 'query.e' },
  { query: { type, e: { event_type: 'Signup' }, i: 7 }, field: 'query.i' },
  { query: { type, e: { event_type: 'Signup' }, s: [[{ prop: 'a' }]] }, field: 'query.s[0][0].prop' },
  { query: { type, e: { event_type: 'Sign\ud83dup' } }, field: 'query' },
])('refuses $query, naming $field', ({ query, field }) => {
  expect(() => checkedChartQuery(query)).toThrow(InvalidInputError);
  expect(() => checkedChartQuery(query)).toThrow(
    expect.objectContaining({ field, message: expect.stringContaining(`${field}: `) as string }),
  );
});

it.each(['Sign\\ud83dup', 'Sign\\u0000up', '🔔', '\\'])('takes the event %s', (event_type) => {
  expect(checkedChartQuery({ type, e: { event_type } })).toMatchObject({ events: [{ type: event_type }] });
});

it('takes a query of 32 KiB and not a byte more', () => {
  expect(() => checkedChartQuery(sized(MAX_QUERY_BYTES))).not.toThrow();
  expect(() => checkedChartQuery(sized(MAX_QUERY_BYTES + 1))).toThrow(
    new TooLargeError('the query of the chart has 32769 bytes; at most 32768 are allowed'),
  );
});

it('refuses a query that is nested more deeply than a document may be', () => {
  const nested: unknown = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`);
  expect(() => checkedChartQuery({ type, e: nested })).toThrow('query: is nested more than 100 levels deep');
});
