import { faultOf, readText } from '../query-reader.js';
import type { FormulaLine } from './formula.js';
import { FormulaParser, type FormulaRules } from './formula-parser.js';

/** How a prefix has the values of a formula written. */
const FORMATS = { '%:': 'percent', '$:': 'currency' } as const;

/**
 * Reads formulas that are separated by `;`.
 *
 * @param most - How many there may be.
 * @throws {InvalidInputError} Naming the character, what is wrong there and what would be right.
 */
export function readFormulas(value: unknown, most: number, rules: FormulaRules): readonly FormulaLine[] {
  const text = readText(rules.field, value);
  const parts = text.split(';');
  if (parts.length > most) throw faultOf(rules.field, most === 1 ? 'one formula' : `at most ${most} formulas`);
  let offset = 0;
  return parts.map((part) => {
    const prefix = /^\s*(%:|\$:)/.exec(part)?.[1] as keyof typeof FORMATS | undefined;
    const begins = prefix === undefined ? 0 : part.indexOf(prefix) + prefix.length;
    const formula = new FormulaParser(part.slice(begins), offset + begins, rules).read();
    offset += part.length + 1;
    return { text: part.trim(), format: prefix === undefined ? 'plain' : FORMATS[prefix], formula };
  });
}
