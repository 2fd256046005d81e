import { InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';

/** Longest metric name. Undocumented upstream; an index must hold it. */
export const MAX_METRIC_NAME_LENGTH = 512;

const NAME = /^[a-zA-Z0-9._-]+$/;
const isMetricName = (name: string): boolean =>
  name.length <= MAX_METRIC_NAME_LENGTH && NAME.test(name) && !(name.startsWith('custom.') && name.includes('..'));

const NAME_EXPECTED = `expected a metric name: 1 to ${MAX_METRIC_NAME_LENGTH} of A-Z a-z 0-9 . _ -, custom names without two dots in a row`;
const TIME_EXPECTED = 'expected a whole number of seconds since the Unix epoch';
const VALUE_EXPECTED = 'expected a finite number';
const HOST_EXPECTED = 'expected the id of a host, a text that is not empty';

/** A sample as a client posts it: `time` in seconds. */
const sample = {
  name: z.string().refine(isMetricName, NAME_EXPECTED),
  time: z.int(),
  value: z.number(),
};

/** Body of `POST /api/v0/tsdb`. The hand-written check below is held to it. */
export const hostPost = z.array(z.object({ hostId: z.string().min(1), ...sample }));
/** Body of `POST /api/v0/services/:service/tsdb`. */
export const servicePost = z.array(z.object(sample));

export type PostedHostSample = z.infer<typeof hostPost>[number];
export type PostedSample = z.infer<typeof servicePost>[number];

/**
 * Checks the body of a post of host metrics: what `hostPost` accepts, at a tenth of its cost.
 *
 * @throws {InvalidInputError} Naming the first offending member, `[3].value` for one.
 */
export function checkHostPost(body: unknown): readonly PostedHostSample[] {
  const samples = checkArray(body);
  for (let i = 0; i < samples.length; i++) {
    const posted = checkObject(samples[i], i);
    if (typeof posted['hostId'] !== 'string' || posted['hostId'] === '') refuse(i, 'hostId', posted, HOST_EXPECTED);
    checkSample(posted, i);
  }
  return samples as readonly PostedHostSample[]; // every member has just been checked
}

/** Checks the body of a post of service metrics; see `checkHostPost`. */
export function checkServicePost(body: unknown): readonly PostedSample[] {
  const samples = checkArray(body);
  for (let i = 0; i < samples.length; i++) checkSample(checkObject(samples[i], i), i);
  return samples as readonly PostedSample[]; // as above
}

function checkArray(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body as readonly unknown[];
  throw new InvalidInputError(`the body: expected an array of samples, got ${kindOf(body)}`);
}

function checkObject(posted: unknown, index: number): Readonly<Record<string, unknown>> {
  if (typeof posted === 'object' && posted !== null && !Array.isArray(posted)) {
    return posted as Readonly<Record<string, unknown>>;
  }
  throw new InvalidInputError(`[${index}]: expected a sample, got ${kindOf(posted)}`, `[${index}]`);
}

function checkSample(posted: Readonly<Record<string, unknown>>, index: number): void {
  const { name, time, value } = posted;
  if (typeof name !== 'string' || !isMetricName(name)) refuse(index, 'name', posted, NAME_EXPECTED);
  if (!Number.isSafeInteger(time)) refuse(index, 'time', posted, TIME_EXPECTED);
  if (typeof value !== 'number' || !Number.isFinite(value)) refuse(index, 'value', posted, VALUE_EXPECTED);
}

function refuse(index: number, member: string, posted: Readonly<Record<string, unknown>>, expected: string): never {
  const field = `[${index}].${member}`;
  throw new InvalidInputError(`${field}: ${expected}, got ${kindOf(posted[member])}`, field);
}

/** What a value is, for an error message: short, and nothing of a long text. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value.length <= 40 ? `the text ${JSON.stringify(value)}` : 'a longer text';
  return 'an object';
}
