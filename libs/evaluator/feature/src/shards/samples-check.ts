import { MAX_SAMPLES_PER_RECORD, observationKey, type Samples } from '@tocsin/payload-schemas';

/** Characters of a name or an owner that an index holds in any encoding of them. */
export const MAX_STORED_LENGTH = 512;

const OWNER = /^(host|service|monitor):.+$/;
const MAX_ID_LENGTH = 15;
/** PostgreSQL refuses U+0000; half surrogate pairs do not survive encoding. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Whether a text can be a key of the store. */
export const isStorable = (text: string): boolean => text.length <= MAX_STORED_LENGTH && !UNSTORABLE.test(text);

/** Name lists that were checked before, by owner: most records repeat the one before them. */
export type CheckedNames = Map<string, readonly string[]>;

/**
 * Checks a parsed record by hand: what `samplesV1` accepts, if names and owner can be stored, at a tenth of its cost.
 *
 * @param checked - The owner's last name list; an equal one in the record is replaced by it, so that whoever looks it up
 *   next can compare by identity.
 * @returns The samples, or what is wrong, with the member's path.
 */
export function checkSamples(value: unknown, checked: CheckedNames): Samples | string {
  if (typeof value !== 'object' || value === null) return 'the value: must be an object';
  const { org, owner, time, names, values } = value as Readonly<Record<keyof Samples, unknown>>;
  if (typeof org !== 'string' || org === '' || org.length > MAX_ID_LENGTH) return 'org: must be an id';
  if (typeof owner !== 'string' || !OWNER.test(owner) || !isStorable(owner))
    return 'owner: must be host:ID, service:NAME or monitor:ID';
  if (!isArray(values)) return 'values: must be an array';
  const { length } = values;
  if (length === 0 || length > MAX_SAMPLES_PER_RECORD) return `values: must be 1 to ${MAX_SAMPLES_PER_RECORD}`;
  for (let i = 0; i < length; i++) if (!Number.isFinite(values[i])) return `values[${i}]: must be a finite number`;
  const timeProblem = checkTime(time, length);
  if (timeProblem !== undefined) return timeProblem;
  if (!isArray(names) || names.length !== length) return 'names: must be as many as values';
  const known = checked.get(observationKey(org, owner));
  if (known === undefined || !haveSameNames(known, names)) {
    const problem = checkNames(names);
    if (problem !== undefined) return problem;
    checked.set(observationKey(org, owner), names as string[]);
    return samplesOf(org, owner, time, names, values);
  }
  return samplesOf(org, owner, time, known, values);
}

// `Array.isArray` gives any[] for unknown.
const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Every member has been checked before. */
function samplesOf(org: string, owner: string, time: unknown, names: readonly unknown[], values: unknown): Samples {
  return { org, owner, time, names, values } as Samples;
}

function checkTime(time: unknown, length: number): string | undefined {
  if (Number.isSafeInteger(time)) return undefined;
  if (!isArray(time) || time.length !== length) return 'time: must be whole seconds, one for all or one for each value';
  const wrong = time.findIndex((each) => !Number.isSafeInteger(each));
  return wrong < 0 ? undefined : `time[${wrong}]: must be whole seconds`;
}

function checkNames(names: readonly unknown[]): string | undefined {
  const wrong = names.findIndex((name) => typeof name !== 'string' || name === '' || !isStorable(name));
  return wrong < 0
    ? undefined
    : `names[${wrong}]: must be text of 1 to ${MAX_STORED_LENGTH} characters that can be stored`;
}

function haveSameNames(known: readonly string[], names: readonly unknown[]): boolean {
  if (known.length !== names.length) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== names[i]) return false;
  return true;
}
