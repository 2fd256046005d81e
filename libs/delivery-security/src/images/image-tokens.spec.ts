import { generateSecretKey } from '../sealing/secret-key.js';
import { imagePath, imageTokensOf } from './image-tokens.js';

const key = Buffer.alloc(32, 7).toString('base64');
const tokens = imageTokensOf(key);
const place = { org: '2aBcDeFgHiJ', alertId: '3aBcDeFgHiJkLmN', sequence: 12 };
const token = tokens.token(place) ?? '';

it('the same key makes the same token in every process, and it says what it is for', () => {
  expect(token).toBe(imageTokensOf(key).token(place));
  expect(token).toMatch(/^2aBcDeFgHiJ_3aBcDeFgHiJkLmN_12_[\w-]{22}$/);
  expect(imagePath(token)).toBe(`/embed/public/alert/${token}.png`);
  expect(tokens.read(token)).toEqual(place);
});

it('the longest is 64 characters', () => {
  const longest = tokens.token({ org: 'x'.repeat(15), alertId: 'y'.repeat(15), sequence: 999_999_999 });
  expect(longest).toHaveLength(64);
});

it.each([
  { what: 'another sequence', change: (text: string) => text.replace('_12_', '_13_') },
  { what: 'another alert', change: (text: string) => text.replace('kLmN', 'kLmM') },
  { what: 'another organization', change: (text: string) => text.replace('2aB', '3aB') },
  {
    what: 'another tag',
    change: (text: string) =>
      text.replace(/_(.)([\w-]{21})$/, (_, a: string, b: string) => `_${a === 'A' ? 'B' : 'A'}${b}`),
  },
  { what: 'a tag that is cut', change: (text: string) => text.slice(0, -1) },
  { what: 'a zero before the sequence', change: (text: string) => text.replace('_12_', '_012_') },
  { what: 'more behind it', change: (text: string) => `${text}A` },
  { what: 'nothing', change: () => '' },
])('is refused with $what', ({ change }) => {
  expect(tokens.read(change(token))).toBeUndefined();
});

it('counts while its key is a former one, and not afterwards', () => {
  const [newKey, unrelated] = [generateSecretKey(), generateSecretKey()];
  expect(imageTokensOf(newKey, [unrelated, key]).read(token)).toEqual(place);
  expect(imageTokensOf(newKey).read(token)).toBeUndefined();
});

it.each([
  { org: 'a/b', alertId: 'a', sequence: 1 },
  { org: 'a', alertId: 'a_b', sequence: 1 },
  { org: 'a', alertId: 'a', sequence: 0 },
])('makes no token of what could be read as something else: %j', (wrong) => {
  expect(tokens.token(wrong)).toBeUndefined();
});
