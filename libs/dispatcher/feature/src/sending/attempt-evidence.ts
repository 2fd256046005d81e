import { MAX_EVIDENCE_BYTES, type SendResult } from '@tocsin/dispatcher-domain';

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/**
 * What is known of the connection, for people who ask why: the address that was dialled and milliseconds of each phase
 * that was reached, as compact JSON.
 */
export function evidenceOf(result: SendResult): string {
  if (result.kind === 'refused') return '{}';
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = result.timings;
  const phases = { dnsMs, connectMs, tlsMs, firstByteMs, totalMs };
  const known = Object.entries(phases).flatMap(([name, ms]) => (ms === undefined ? [] : [[name, rounded(ms)]]));
  const address = result.kind === 'response' && result.address !== undefined ? { address: result.address } : {};
  const text = JSON.stringify({ ...address, ...(Object.fromEntries(known) as object) });
  return Buffer.byteLength(text) <= MAX_EVIDENCE_BYTES ? text : '{}';
}
