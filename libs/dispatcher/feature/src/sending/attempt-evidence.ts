import { MAX_EVIDENCE_BYTES, type SendResult } from '@tocsin/dispatcher-domain';

const PHASES = ['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs'] as const;

/**
 * What is known of the connection, for people who ask why: the address that was dialled and milliseconds of each phase
 * that was reached, as compact JSON. Written by hand, since every attempt has one.
 */
export function evidenceOf(result: SendResult): string {
  if (result.kind === 'refused') return '{}';
  let text = '';
  if (result.kind === 'response' && result.address !== undefined) text = `,"address":${JSON.stringify(result.address)}`;
  for (const phase of PHASES) {
    const ms = result.timings[phase];
    if (ms !== undefined) text += `,"${phase}":${Math.round(ms * 10) / 10}`;
  }
  return text.length >= MAX_EVIDENCE_BYTES ? '{}' : `{${text.slice(1)}}`;
}
