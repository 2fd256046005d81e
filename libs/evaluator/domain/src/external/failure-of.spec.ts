import { anExternalMonitor } from '../testing/builders.js';
import { failureOf } from './failure-of.js';
import type { ProbeFinding } from './http-probe.js';

const aFinding = (part: Partial<ProbeFinding> = {}): ProbeFinding => ({
  status: 200,
  responseTimeMs: 10,
  certificateExpiresAt: null,
  containsString: null,
  failure: null,
  ...part,
});

it.each([
  { status: 199, failure: 'HTTP request failed - status is 199' },
  { status: 200, failure: null },
  { status: 299, failure: null },
  { status: 300, failure: null },
  { status: 399, failure: null },
  { status: 400, failure: 'HTTP request failed - status is 400' },
  { status: 500, failure: 'HTTP request failed - status is 500' },
])('status $status: $failure', ({ status, failure }) => {
  expect(failureOf(anExternalMonitor(), aFinding({ status }))).toBe(failure);
});

it.each([
  { status: 401, failure: null },
  { status: 200, failure: 'HTTP request failed - status is 200' },
])('status $status where 401 is expected: $failure', ({ status, failure }) => {
  expect(failureOf(anExternalMonitor({ expectedStatusCode: 401 }), aFinding({ status }))).toBe(failure);
});

it.each([
  { containsString: true, failure: null },
  { containsString: false, failure: 'HTTP request failed - the body does not contain "cart"' },
])('the text is there: $containsString', ({ containsString, failure }) => {
  expect(failureOf(anExternalMonitor({ containsString: 'cart' }), aFinding({ containsString }))).toBe(failure);
});

it('a long text that is not there is shown in part', () => {
  const failure = failureOf(
    anExternalMonitor({ containsString: 'x'.repeat(101) }),
    aFinding({ containsString: false }),
  );
  expect(failure).toBe(`HTTP request failed - the body does not contain "${'x'.repeat(100)}…"`);
});

it('what kept the answer from coming is told before its status', () => {
  const finding = aFinding({ status: 500, failure: 'HTTP request timed out' });
  expect(failureOf(anExternalMonitor(), finding)).toBe('HTTP request timed out');
});
