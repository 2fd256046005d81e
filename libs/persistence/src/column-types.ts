import pg from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;

/** Reads an int8 as a number while that is exact, else as its digits; our own columns stay within safe integers. */
export function parseInt8(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

const TEXT_ARRAY = 1009;

type Parser = (text: string) => unknown;
const builtIn = (oid: number, format?: 'text' | 'binary'): Parser => pg.types.getTypeParser(oid, format) as Parser;
const parseTextArray = builtIn(TEXT_ARRAY) as (text: string) => (string | null)[];

const parsers = new Map<number, Parser>([
  [INT8, parseInt8],
  [INT8_ARRAY, (text) => parseTextArray(text).map((item) => (item === null ? null : parseInt8(item)))],
]);

/** How result columns are read on every connection of this codebase: pg's way, but int8 as numbers. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || builtIn(oid, format),
};
