import { brotliCompressSync, gzipSync } from 'node:zlib';
import { InvalidInputError, TooLargeError, UnavailableError } from '@tocsin/runtime';
import { isEventPath, readEventBody } from './event-surface.js';
import { UploadRoom } from './upload-room.js';

const GZIP = { 'content-encoding': 'gzip' };
const roomFor = (bytes: number) => new UploadRoom(bytes).share();
const PLENTY = 100_000_000;

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
  { what: 'gzip', bytes: gzipSync('{"a":1}'), headers: GZIP, body: { a: 1 } },
  { what: 'what Python takes for JSON', bytes: Buffer.from('{"a": NaN}'), headers: {}, body: { a: null } },
  { what: 'nothing', bytes: Buffer.from(' \n'), headers: {}, body: undefined },
])('reads $what', async ({ bytes, headers, body }) => {
  expect(await readEventBody(bytes, '/2/httpapi', headers, roomFor(PLENTY))).toEqual(body);
});

it.each([
  { text: 'api_key=k&identification=%7B%7D', body: { api_key: 'k', identification: '{}' } },
  { text: 'identification=%7B%22a%22%3A%22+%ff%', body: { identification: '{"a":" \ufffd%' } },
  { text: ' {"api_key":"k"}', body: { api_key: 'k' } },
])('reads "$text" where it may be a form', async ({ text, body }) => {
  for (const url of ['/identify', '/groupidentify/']) {
    expect(await readEventBody(Buffer.from(text), url, {}, roomFor(PLENTY))).toEqual(body);
  }
});

it('reads no form where there is none', async () => {
  await expect(readEventBody(Buffer.from('api_key=k'), '/batch', {}, roomFor(PLENTY))).rejects.toThrow(
    'Invalid JSON request body',
  );
});

it.each([
  { what: 'plain', bytes: Buffer.from('"1234567"'), headers: {} },
  { what: 'gzip', bytes: gzipSync('"1234567"'), headers: GZIP },
])('takes room for all of an upload, decompressed ($what), or does not read it', async ({ bytes, headers }) => {
  expect(await readEventBody(bytes, '/batch', headers, roomFor(9))).toBe('1234567');
  await expect(readEventBody(bytes, '/batch', headers, roomFor(8))).rejects.toThrow(UnavailableError);
});

it('unpacks no more than there is room for', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
  await expect(readEventBody(bomb, '/batch', GZIP, roomFor(1_000_000))).rejects.toThrow(UnavailableError);
});

it.each([
  { what: 'no JSON', bytes: Buffer.from('{"a":'), headers: {}, says: /^Invalid JSON request body$/ },
  { what: 'no UTF-8', bytes: Buffer.from([0xff]), headers: {}, says: /not UTF-8/ },
  { what: 'no gzip', bytes: Buffer.from('{}'), headers: GZIP, says: /not gzip/ },
  {
    what: 'half a gzip',
    bytes: gzipSync('{"a":1}').subarray(0, 20),
    headers: GZIP,
    says: /not gzip/,
  },
  {
    what: 'brotli',
    bytes: brotliCompressSync('{}'),
    headers: { 'content-encoding': 'br' },
    says: /must be gzip, not br/,
  },
])('refuses $what', async ({ bytes, headers, says }) => {
  const reading = readEventBody(bytes, '/batch', headers, roomFor(PLENTY));
  await expect(reading).rejects.toThrow(InvalidInputError);
  await expect(reading).rejects.toThrow(says);
});

it.each([
  { length: 1_048_576, isTaken: true },
  { length: 1_048_577, isTaken: false },
])('$length bytes behind gzip are taken: $isTaken', async ({ length, isTaken }) => {
  const text = JSON.stringify('x'.repeat(length - 2));
  const reading = readEventBody(gzipSync(text), '/2/httpapi', GZIP, roomFor(PLENTY));
  if (isTaken) expect(await reading).toHaveLength(length - 2);
  else await expect(reading).rejects.toThrow(TooLargeError);
});
