import type { ExternalMonitor } from '@tocsin/payload-schemas';
import type { ProbeFinding } from './http-probe.js';

/** Characters of a text that was not found, as far as alerts show it. */
const SHOWN_TEXT = 100;

/**
 * What is wrong with what a probe found, as alerts say it: no whole answer, another status than expected, or the text is
 * missing.
 *
 * @returns Null if all that the monitor asks for was found.
 */
export function failureOf(
  { expectedStatusCode, containsString = '' }: ExternalMonitor,
  finding: ProbeFinding,
): string | null {
  const { status, failure } = finding;
  if (failure !== null) return failure;
  const isExpected = expectedStatusCode === undefined ? isSuccess(status) : status === expectedStatusCode;
  if (!isExpected) return `HTTP request failed - status is ${status}`;
  if (finding.containsString !== false) return null;
  const shown = containsString.length > SHOWN_TEXT ? `${containsString.slice(0, SHOWN_TEXT)}…` : containsString;
  return `HTTP request failed - the body does not contain "${shown}"`;
}

/** A redirect that is not followed is as good as a page. */
function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 400;
}
