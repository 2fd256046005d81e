import { InvalidInputError } from '@tocsin/runtime';

/** Most values that one series may come to, those left out included. */
export const MAX_VALUES = 10_000;

const NUMBER = String.raw`\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?`;
const VALUES = new RegExp(`^([+-]?(?:${NUMBER}))(?:([+-](?:${NUMBER}))?x(\\d+))?$`, 'i');
const LEFT_OUT = /^_(?:x(\d+))?$/;

/**
 * The values of a series in promtool's notation, null where there is none:
 *
 * - `3`, `-1.5`, `1e3`: a value; `_`: none, `_x3`: three times none,
 * - `1+2x3`: 1 3 5 7, `1-2x3`: 1 -1 -3 -5, `4x2`: 4 4 4 (the value, and then so many more).
 *
 * @throws {InvalidInputError} Naming the piece that is none of these.
 */
export function seriesValues(text: string): readonly (number | null)[] {
  const values: (number | null)[] = [];
  for (const piece of text.trim().split(/\s+/)) {
    const { count, valueAt } = parsePiece(piece);
    if (values.length + count > MAX_VALUES) {
      throw new InvalidInputError(`comes to more than ${MAX_VALUES} values at \`${piece}\``);
    }
    for (let i = 0; i < count; i++) values.push(valueAt(i));
  }
  return values;
}

interface Piece {
  readonly count: number;
  readonly valueAt: (index: number) => number | null;
}

function parsePiece(piece: string): Piece {
  const leftOut = LEFT_OUT.exec(piece);
  if (leftOut !== null) return { count: Number(leftOut[1] ?? 1), valueAt: () => null };
  const [, start, step = '0', more = '0'] = VALUES.exec(piece) ?? [];
  if (start === undefined) throw new InvalidInputError(problemOf(piece));
  if (!Number.isFinite(Number(start) + Number(more) * Number(step))) {
    throw new InvalidInputError(`\`${piece}\` is too large: metrics are finite numbers`);
  }
  // As people write them: 0.1+0.1x2 ends with 0.3.
  const digits = Math.max(digitsBehindPoint(start), digitsBehindPoint(step));
  return {
    count: Number(more) + 1,
    valueAt: (index) => rounded(Number(start) + index * Number(step), digits),
  };
}

function problemOf(piece: string): string {
  if (piece === 'stale') return '`stale` means nothing here: a metric that stops is left out, as `_` or `_x3`';
  return `\`${piece}\` is no value of a series; values are 3, -1.5, 1+2x5, 1-2x5, 4x5, and _ or _x5 where there is none`;
}

const MAX_FRACTION_DIGITS = 20;

function digitsBehindPoint(number: string): number {
  const [, fraction = '', exponent = '0'] = /^[+-]?\d*\.?(\d*)(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

const rounded = (value: number, digits: number): number =>
  digits > MAX_FRACTION_DIGITS ? value : Number(value.toFixed(digits));
