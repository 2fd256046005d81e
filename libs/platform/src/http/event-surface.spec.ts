import { brotliCompressSync, gzipSync } from 'node:zlib';
import { InvalidInputError, TooLargeError } from '@tocsin/runtime';
import { isEventPath, readEventBody } from './event-surface.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

it.each([
  { url: '/2/httpapi', isEvent: true },
  { url: '/2/httpapi/', isEvent: true },
  { url: '/batch?x=1', isEvent: true },
  { url: '/groupidentify', isEvent: true },
  { url: '/2/httpapi/more', isEvent: false },
  { url: '/api/2/events/list', isEvent: false },
  { url: '/', isEvent: false },
])('$url takes events: $isEvent', ({ url, isEvent }) => {
  expect(isEventPath(url)).toBe(isEvent);
});

it.each([
  { what: 'JSON', bytes: Buffer.from('{"a":"ä🔔"}'), headers: {}, body: { a: 'ä🔔' } },
  { what: 'a beacon', bytes: Buffer.from('{"a":1}'), headers: { 'content-type': 'text/plain' }, body: { a: 1 } },
  { what: 'gzip', bytes: gzipSync('{"a":1}'), headers: { 'content-encoding': 'gzip' }, body: { a: 1 } },
  { what: 'JSON that claims to be a form', bytes: Buffer.from('{"a":1}'), headers: FORM, body: { a: 1 } },
  { what: 'what Python takes for JSON', bytes: Buffer.from('{"a": NaN}'), headers: {}, body: { a: null } },
  { what: 'nothing', bytes: Buffer.from(' \n'), headers: {}, body: undefined },
])('reads $what', async ({ bytes, headers, body }) => {
  expect(await readEventBody(bytes, '/2/httpapi', headers)).toEqual(body);
});

it('reads a form', async () => {
  const bytes = Buffer.from('api_key=k&identification=%7B%7D');
  expect(await readEventBody(bytes, '/identify', FORM)).toEqual({ api_key: 'k', identification: '{}' });
});

it.each([
  { what: 'no JSON', bytes: Buffer.from('{"a":'), headers: {}, says: /^Invalid JSON request body$/ },
  { what: 'no UTF-8', bytes: Buffer.from([0xff]), headers: {}, says: /not UTF-8/ },
  { what: 'no gzip', bytes: Buffer.from('{}'), headers: { 'content-encoding': 'gzip' }, says: /not gzip/ },
  {
    what: 'half a gzip',
    bytes: gzipSync('{"a":1}').subarray(0, 20),
    headers: { 'content-encoding': 'gzip' },
    says: /not gzip/,
  },
  {
    what: 'brotli',
    bytes: brotliCompressSync('{}'),
    headers: { 'content-encoding': 'br' },
    says: /must be gzip, not br/,
  },
])('refuses $what', async ({ bytes, headers, says }) => {
  const reading = readEventBody(bytes, '/batch', headers);
  await expect(reading).rejects.toThrow(InvalidInputError);
  await expect(reading).rejects.toThrow(says);
});

it.each([
  { length: 1_048_576, isTaken: true },
  { length: 1_048_577, isTaken: false },
])('$length bytes behind gzip are taken: $isTaken', async ({ length, isTaken }) => {
  const text = JSON.stringify('x'.repeat(length - 2));
  const reading = readEventBody(gzipSync(text), '/2/httpapi', { 'content-encoding': 'gzip' });
  if (isTaken) expect(await reading).toHaveLength(length - 2);
  else await expect(reading).rejects.toThrow(TooLargeError);
});
