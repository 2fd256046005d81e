import { cutEscaped, lines, oneLine } from './plain-text.js';

describe('one line', () => {
  it.each([
    { when: 'as long as may be', text: 'abcde', expected: 'abcde' },
    { when: 'one longer', text: 'abcdef', expected: 'abcd…' },
    { when: 'a character of two units across the end', text: 'abc🔥ef', expected: 'abc…' },
    { when: 'a character of two units before the end', text: 'ab🔥ef', expected: 'ab🔥…' },
    { when: 'a header put into it', text: 'a\r\nB:', expected: 'a B:' },
    { when: 'what turns the direction of the rest', text: '\u202eab\u2067\u2069', expected: 'ab' },
    { when: 'letters from right to left', text: 'שלום', expected: 'שלום' },
    { when: 'line ends of other alphabets', text: 'a\u2028\u0085b', expected: 'a b' },
  ])('$when', ({ text, expected }) => {
    expect(oneLine(text, 5)).toBe(expected);
  });
});

it('lines keep their ends and lose other control characters', () => {
  expect(lines(' \u202ea\r\nb\rc\u2028d\u0000\u001b\te ', 100)).toBe('a\nb\nc\nd\te');
});

it.each([
  { text: 'abcde', limit: 5, expected: 'abcde' },
  { text: 'abcdef', limit: 5, expected: 'abcd…' },
  { text: 'a&', limit: 6, expected: 'a&amp;' },
  { text: 'a&', limit: 5, expected: 'a…' },
  { text: 'a https://b.test/&c d', limit: 21, expected: 'a https://b.test/&c d' },
  { text: 'a https://b.test/&c d', limit: 20, expected: 'a https://b.test/&c…' },
  { text: 'a https://b.test/&c d', limit: 19, expected: 'a …' },
])('"$text" in $limit units of a mark-up is "$expected"', ({ text, limit, expected }) => {
  expect(cutEscaped(text, limit, (character) => (character === '&' ? '&amp;' : character))).toBe(expected);
});
