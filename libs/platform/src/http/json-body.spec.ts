import { gzipSync } from 'node:zlib';
import { InvalidInputError } from '@tocsin/runtime';
import { readJsonBody } from './json-body.js';

it.each([
  { bytes: '{"a":"ä🔔"}', body: { a: 'ä🔔' } },
  { bytes: '', body: undefined },
  { bytes: ' \r\n\t', body: undefined },
  { bytes: 'null', body: null },
  { bytes: '\ufeff{"a":1}', body: { a: 1 } },
])('reads $bytes', ({ bytes, body }) => {
  expect(readJsonBody(Buffer.from(bytes), {})).toStrictEqual(body);
  expect(readJsonBody(Buffer.from(bytes), { 'content-encoding': 'identity' })).toStrictEqual(body);
});

it.each([
  { what: 'an end too early', bytes: Buffer.from('{"a":'), headers: {}, message: /^the body is not valid JSON: Unexp/ },
  {
    what: 'Latin-1',
    bytes: Buffer.from('"\xe4"', 'latin1'),
    headers: {},
    message: /^the body is not valid JSON: it is not UTF-8$/,
  },
  { what: 'half a character', bytes: Buffer.from('"🔔"').subarray(0, 3), headers: {}, message: /: it is not UTF-8$/ },
  {
    what: 'compression',
    bytes: gzipSync('{}'),
    headers: { 'content-encoding': 'gzip' },
    message: /^the body is compressed \(Content-Encoding: gzip\); send it uncompressed$/,
  },
])('refuses $what', ({ bytes, headers, message }) => {
  expect(() => readJsonBody(bytes, headers)).toThrow(InvalidInputError);
  expect(() => readJsonBody(bytes, headers)).toThrow(message);
});
