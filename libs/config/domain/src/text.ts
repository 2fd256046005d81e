import { InvalidInputError } from '@tocsin/runtime';

/**
 * Refuses text that cannot be stored or is longer than `max` characters (UTF-16 code units).
 *
 * @throws {InvalidInputError} Naming `field` as the sender wrote it.
 */
export function checkText(text: string, field: string, { min = 0, max }: { readonly min?: number; readonly max: number }): void {
  if (text.length < min) throw new InvalidInputError(`${field}: is empty; give at least ${min} character`, field);
  if (text.length > max) {
    throw new InvalidInputError(`${field}: has ${text.length} characters; at most ${max} are allowed`, field);
  }
  if (text.includes('\u0000')) throw new InvalidInputError(`${field}: contains the character U+0000; remove it`, field);
}

/** Longest memo of a service, role, host or monitor, in characters. */
export const MAX_MEMO_LENGTH = 2048;
/** Longest free name (of a host, a key, a person …), in characters. */
export const MAX_NAME_LENGTH = 255;
