import { InvalidInputError } from '@tocsin/runtime';

/** A value, or what is wrong with the part that should have held it, as the end of a sentence. */
type ReadPart<T> = { readonly value: T } | { readonly fault: string };

/** The parts of a setting that lists things, separated by commas; empty ones do not count. */
export const settingParts = (text: string): readonly string[] => text.split(',').flatMap((part) => part.trim() || []);

/**
 * Reads each part of a setting.
 *
 * @param advice - What would be right, said once behind all faults.
 * @throws {InvalidInputError} Naming every part that is wrong.
 */
export function readParts<T>(setting: string, text: string, read: (part: string) => ReadPart<T>, advice = ''): T[] {
  const results = settingParts(text).map((part) => ({ part, ...read(part) }));
  const faults = results.flatMap((result) => ('fault' in result ? [`"${result.part}" ${result.fault}`] : []));
  if (faults.length > 0) throw new InvalidInputError(`${setting}: ${faults.join('; ')}${advice}`, setting);
  return results.flatMap((result) => ('value' in result ? [result.value] : []));
}
