import { mustBe } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';

/** Longest metric name. Undocumented upstream; an index must hold it. */
export const MAX_METRIC_NAME_LENGTH = 512;

const NAME_PATTERN = /^[a-zA-Z0-9._-]+$/;
const isMetricName = (name: string): boolean =>
  name.length <= MAX_METRIC_NAME_LENGTH &&
  NAME_PATTERN.test(name) &&
  !(name.startsWith('custom.') && name.includes('..'));

const NAME = `a metric name: 1 to ${MAX_METRIC_NAME_LENGTH} of A-Z a-z 0-9 . _ -, custom names without two dots in a row`;
const TIME = 'a whole number of seconds since the Unix epoch';
const VALUE = 'a finite number';
const HOST = 'the id of a host';
const HOST_SAMPLE = 'a sample: an object with hostId, name, time and value';
const SERVICE_SAMPLE = 'a sample: an object with name, time and value';
const SAMPLES = 'an array of samples';

/** A sample as a client posts it: `time` in seconds. */
const sample = {
  name: z.string(mustBe(NAME)).refine(isMetricName, mustBe(NAME)),
  time: z.int(mustBe(TIME)),
  value: z.number(mustBe(VALUE)),
};

/** Body of `POST /api/v0/tsdb`. The hand-written check below is held to it. */
export const hostPost = z.array(
  z.object({ hostId: z.string(mustBe(HOST)).min(1, mustBe(HOST)), ...sample }, mustBe(HOST_SAMPLE)),
  mustBe(SAMPLES),
);
/** Body of `POST /api/v0/services/:service/tsdb`. */
export const servicePost = z.array(z.object(sample, mustBe(SERVICE_SAMPLE)), mustBe(SAMPLES));

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
    const posted = checkObject(samples[i], i, HOST_SAMPLE);
    if (typeof posted['hostId'] !== 'string' || posted['hostId'] === '')
      refuse(`[${i}].hostId`, posted['hostId'], HOST);
    checkSample(posted, i);
  }
  return samples as readonly PostedHostSample[]; // every member has just been checked
}

/** Checks the body of a post of service metrics; see `checkHostPost`. */
export function checkServicePost(body: unknown): readonly PostedSample[] {
  const samples = checkArray(body);
  for (let i = 0; i < samples.length; i++) checkSample(checkObject(samples[i], i, SERVICE_SAMPLE), i);
  return samples as readonly PostedSample[]; // as above
}

function checkArray(body: unknown): readonly unknown[] {
  return Array.isArray(body) ? (body as readonly unknown[]) : refuse('', body, SAMPLES);
}

function checkObject(posted: unknown, index: number, what: string): Readonly<Record<string, unknown>> {
  const isObject = typeof posted === 'object' && posted !== null && !Array.isArray(posted);
  return isObject ? (posted as Readonly<Record<string, unknown>>) : refuse(`[${index}]`, posted, what);
}

function checkSample(posted: Readonly<Record<string, unknown>>, index: number): void {
  const { name, time, value } = posted;
  if (typeof name !== 'string' || !isMetricName(name)) refuse(`[${index}].name`, name, NAME);
  if (!Number.isSafeInteger(time)) refuse(`[${index}].time`, time, TIME);
  if (typeof value !== 'number' || !Number.isFinite(value)) refuse(`[${index}].value`, value, VALUE);
}

/** Refuses as `parseInput` does. */
function refuse(field: string, input: unknown, what: string): never {
  const problem = mustBe(what).error({ input });
  throw new InvalidInputError(field === '' ? `the body ${problem}` : `${field}: ${problem}`, field);
}
