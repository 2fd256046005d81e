/** Why there is no whole answer. The message is what alerts say: the same words for the same fault, every time. */
export class ProbeFault extends Error {
  override readonly name = 'ProbeFault';
}

export const TIMED_OUT = 'HTTP request timed out';

/** `HTTP request failed - connection refused`. */
export function requestFault(reason: string): ProbeFault {
  return new ProbeFault(`HTTP request failed - ${reason}`);
}
