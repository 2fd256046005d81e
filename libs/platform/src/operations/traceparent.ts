import { randomBytes } from 'node:crypto';

const FORMAT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * The `traceparent` (W3C Trace Context) for what a request causes: the same trace with a span of our own, or a new trace
 * when the client sent none or a malformed one.
 */
export function continueTrace(incoming: string | undefined): string {
  const match = incoming === undefined ? null : FORMAT.exec(incoming);
  const isValid = match !== null && !/^0+$/.test(match[1]) && !/^0+$/.test(match[2]);
  const trace = isValid ? match[1] : randomBytes(16).toString('hex');
  return `00-${trace}-${randomBytes(8).toString('hex')}-${isValid ? match[3] : '01'}`;
}
