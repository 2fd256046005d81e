import { MAX_EVIDENCE_BYTES, type SendResult } from '@tocsin/dispatcher-domain';
import { evidenceOf } from './attempt-evidence.js';

const response = (address: string): SendResult => ({
  kind: 'response',
  status: 200,
  bodySnippet: Buffer.alloc(0),
  timings: { dnsMs: 1.26, connectMs: 0.44, firstByteMs: 3, totalMs: 4.999 },
  address,
});

it.each<{ result: SendResult; expected: string }>([
  {
    result: response('127.0.0.1'),
    expected: '{"address":"127.0.0.1","dnsMs":1.3,"connectMs":0.4,"firstByteMs":3}',
  },
  {
    result: { kind: 'failure', code: 'tls_timeout', detail: '', timings: { connectMs: 2, totalMs: 3_000 } },
    expected: '{"connectMs":2}',
  },
  { result: { kind: 'refused', code: 'address_not_allowed', detail: '' }, expected: '{}' },
])('of a $result.kind', ({ result, expected }) => {
  expect(evidenceOf(result)).toBe(expected);
});

it('keeps to its size', () => {
  const address = (length: number): string => evidenceOf(response('x'.repeat(length)));
  const overhead = address(10).length - 10;
  expect(address(MAX_EVIDENCE_BYTES - overhead)).toHaveLength(MAX_EVIDENCE_BYTES);
  expect(address(MAX_EVIDENCE_BYTES - overhead + 1)).toBe('{}');
});
