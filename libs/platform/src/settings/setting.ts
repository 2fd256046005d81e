import { Secret } from '@tocsin/runtime';

/** One environment variable: how it is read, what it means, what happens without it. */
export interface Setting<T> {
  readonly name: string;
  /** One sentence for `npm run settings` and docs/settings.md. */
  readonly meaning: string;
  /** What the table shows as default; for humans. */
  readonly defaultText: string;
  /**
   * Turns the text into the value, or throws an Error that says what would be right. `undefined`: the variable is unset.
   *
   * @param env - For a setting that is right or wrong only together with others.
   */
  parse(text: string | undefined, env?: Environment): T;
}

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function integerSetting(
  name: string,
  meaning: string,
  defaultValue: number,
  range: { readonly min: number; readonly max: number },
): Setting<number> {
  return {
    name,
    meaning,
    defaultText: String(defaultValue),
    parse(text) {
      if (text === undefined) return defaultValue;
      const value = Number(text);
      if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < range.min || value > range.max) {
        throw new Error(`"${text}" is not a whole number from ${range.min} to ${range.max}`);
      }
      return value;
    },
  };
}

export function textSetting(name: string, meaning: string, defaultValue: string): Setting<string> {
  return {
    name,
    meaning,
    defaultText: defaultValue === '' ? 'empty' : defaultValue,
    parse: (text) => text ?? defaultValue,
  };
}

export function choiceSetting<const C extends readonly string[]>(
  name: string,
  meaning: string,
  choices: C,
  defaultValue: C[number],
  defaultText: string = defaultValue,
): Setting<C[number]> {
  return {
    name,
    meaning,
    defaultText,
    parse(text) {
      if (text === undefined) return defaultValue;
      if (!choices.includes(text)) throw new Error(`"${text}" is not one of ${choices.join(', ')}`);
      return text;
    },
  };
}

export function booleanSetting(name: string, meaning: string, defaultValue: boolean): Setting<boolean> {
  const choice = choiceSetting(name, meaning, ['true', 'false'], String(defaultValue) as 'true' | 'false');
  return { ...choice, parse: (text) => choice.parse(text) === 'true' };
}

/** A setting that may be left out. */
export function optionalSetting<T>(
  name: string,
  meaning: string,
  parse: (text: string) => T,
  defaultText = 'unset',
): Setting<T | undefined> {
  return { name, meaning, defaultText, parse: (text) => (text === undefined ? undefined : parse(text)) };
}

/** A setting without which the program refuses to start. */
export function requiredSetting<T>(name: string, meaning: string, parse: (text: string) => T): Setting<T> {
  return {
    name,
    meaning,
    defaultText: 'required',
    parse(text) {
      if (text === undefined) throw new Error(`is required: ${meaning}`);
      return parse(text);
    },
  };
}

/**
 * The parts of a list that is separated by commas.
 *
 * @param what - What each part must be.
 * @throws Error Naming every part that is not.
 */
export function listOf(text: string, isRight: (part: string) => boolean, what: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  const wrong = parts.filter((part) => !isRight(part)).map((part) => `"${part}"`);
  if (wrong.length === 0) return parts;
  throw new Error(
    `${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} not ${what}; several are separated by commas`,
  );
}

export const secretOf = (text: string): Secret => new Secret(text);
