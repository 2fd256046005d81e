/**
 * Where in JSON one is after a beginning of it. Two beginnings with the same state can be gone on with in the same ways.
 *
 * @see RFC 8259
 */
export interface JsonState {
  readonly mode: Mode;
  /** The brackets that are open, outermost first. */
  readonly open: string;
}

type Mode = 'value' | 'firstValue' | 'name' | 'firstName' | 'colon' | 'after' | InText | InNumber | `literal:${string}`;
type Text = 'inText' | 'inName';
type InText = Text | `${Text}:escape` | `${Text}:hex${1 | 2 | 3 | 4}`;
type InNumber = keyof typeof NUMBERS;

/** Before the first character. */
export const JSON_START: JsonState = { mode: 'value', open: '' };

/** What may follow each part of a number. */
const NUMBERS = {
  minus: { '0': 'zero', digit: 'whole' },
  zero: { '.': 'point', e: 'power' },
  whole: { '0': 'whole', digit: 'whole', '.': 'point', e: 'power' },
  point: { '0': 'fraction', digit: 'fraction' },
  fraction: { '0': 'fraction', digit: 'fraction', e: 'power' },
  power: { '0': 'exponent', digit: 'exponent', sign: 'powerSign' },
  powerSign: { '0': 'exponent', digit: 'exponent' },
  exponent: { '0': 'exponent', digit: 'exponent' },
} as const;
const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['zero', 'whole', 'fraction', 'exponent']);

const LITERALS: Readonly<Record<string, `literal:${string}`>> = {
  t: 'literal:rue',
  f: 'literal:alse',
  n: 'literal:ull',
};

/** @returns Undefined if no JSON goes on so. */
export function jsonAfter(state: JsonState, character: string): JsonState | undefined {
  const { mode, open } = state;
  if (isInText(mode)) return inText(state, mode, character);
  if (isInNumber(mode)) {
    const next = numberPart(mode, character);
    if (next !== undefined) return { mode: next, open };
    return WHOLE_NUMBERS.has(mode) ? jsonAfter({ mode: 'after', open }, character) : undefined;
  }
  if (mode.startsWith('literal:')) return inLiteral(mode, open, character);
  if (' \t\n\r'.includes(character)) return state;
  switch (mode) {
    case 'firstValue':
      return character === ']' ? { mode: 'after', open: open.slice(0, -1) } : begunValue(open, character);
    case 'value':
      return begunValue(open, character);
    case 'firstName':
      if (character === '}') return { mode: 'after', open: open.slice(0, -1) };
      return character === '"' ? { mode: 'inName', open } : undefined;
    case 'name':
      return character === '"' ? { mode: 'inName', open } : undefined;
    case 'colon':
      return character === ':' ? { mode: 'value', open } : undefined;
    default:
      return afterValue(open, character);
  }
}

/** After a value of a template: JSON by itself, or a piece of a text. */
export function jsonAfterValue(state: JsonState): JsonState | undefined {
  const { mode, open } = state;
  if (mode === 'inText' || mode === 'inName') return state;
  return mode === 'value' || mode === 'firstValue' ? { mode: 'after', open } : undefined;
}

/** Whether what has this state is whole. */
export const isWholeJson = ({ mode, open }: JsonState): boolean =>
  open === '' && (mode === 'after' || WHOLE_NUMBERS.has(mode));

/** What would go on with it, in words. */
export function wantedBy({ mode, open }: JsonState): string {
  const end = open.endsWith('[') ? ']' : '}';
  if (mode === 'value') return 'a value';
  if (mode === 'firstValue') return 'a value or "]"';
  if (mode === 'name') return 'a name in quotation marks';
  if (mode === 'firstName') return 'a name in quotation marks or "}"';
  if (mode === 'colon') return '":"';
  if (isInText(mode)) return 'the rest of a text';
  if (mode === 'after' || WHOLE_NUMBERS.has(mode)) return open === '' ? 'nothing more' : `"," or "${end}"`;
  return mode.startsWith('literal:') ? 'true, false or null' : 'a digit';
}

const isInText = (mode: Mode): mode is InText => mode.startsWith('inText') || mode.startsWith('inName');
const isInNumber = (mode: Mode): mode is InNumber => Object.hasOwn(NUMBERS, mode);

function begunValue(open: string, character: string): JsonState | undefined {
  if (character === '"') return { mode: 'inText', open };
  if (character === '[') return { mode: 'firstValue', open: `${open}[` };
  if (character === '{') return { mode: 'firstName', open: `${open}{` };
  if (character === '-') return { mode: 'minus', open };
  const mode = LITERALS[character] ?? numberPart('minus', character);
  return mode === undefined ? undefined : { mode, open };
}

function afterValue(open: string, character: string): JsonState | undefined {
  const bracket = open.at(-1);
  if (character === ',' && bracket !== undefined) return { mode: bracket === '[' ? 'value' : 'name', open };
  const isEnd = (character === ']' && bracket === '[') || (character === '}' && bracket === '{');
  return isEnd ? { mode: 'after', open: open.slice(0, -1) } : undefined;
}

function inText(state: JsonState, mode: InText, character: string): JsonState | undefined {
  const { open } = state;
  const [text = 'inText', part] = mode.split(':') as [Text, string | undefined];
  if (part === undefined) {
    if (character === '"') return { mode: text === 'inName' ? 'colon' : 'after', open };
    if (character === '\\') return { mode: `${text}:escape`, open };
    return character < ' ' ? undefined : state;
  }
  if (part === 'escape') {
    if (character === 'u') return { mode: `${text}:hex4`, open };
    return '"\\/bfnrt'.includes(character) ? { mode: text, open } : undefined;
  }
  if (!/[0-9A-Fa-f]/.test(character)) return undefined;
  const left = Number(part.slice('hex'.length)) - 1;
  return { mode: left === 0 ? text : (`${text}:hex${left}` as InText), open };
}

function inLiteral(mode: string, open: string, character: string): JsonState | undefined {
  const rest = mode.slice('literal:'.length);
  if (!rest.startsWith(character)) return undefined;
  return rest.length === 1 ? { mode: 'after', open } : { mode: `literal:${rest.slice(1)}`, open };
}

function numberPart(mode: InNumber, character: string): InNumber | undefined {
  const parts: Readonly<Record<string, InNumber>> = NUMBERS[mode];
  if (/[1-9]/.test(character)) return parts['digit'];
  if (character === 'e' || character === 'E') return parts['e'];
  if (character === '+' || character === '-') return parts['sign'];
  return character === '0' || character === '.' ? parts[character] : undefined;
}
