import { escaped, lines, mailBytes, mailOf, type MailText, oneLine, pictured, PICTURE_SLOT } from './mail-text.js';

const mail: MailText = { subject: 's', text: 't', html: `<p>${PICTURE_SLOT}</p>`, picture: null };

describe('one line', () => {
  it.each([
    { when: 'as long as may be', text: 'abcde', expected: 'abcde' },
    { when: 'one longer', text: 'abcdef', expected: 'abcd…' },
    { when: 'a character of two units across the end', text: 'abc🔥ef', expected: 'abc…' },
    { when: 'a character of two units before the end', text: 'ab🔥ef', expected: 'ab🔥…' },
    { when: 'a header put into it', text: 'a\r\nB:', expected: 'a B:' },
    { when: 'line ends of other alphabets', text: 'a\u2028\u0085b', expected: 'a b' },
  ])('$when', ({ text, expected }) => {
    expect(oneLine(text, 5)).toBe(expected);
  });
});

it('lines keep their ends and lose other control characters', () => {
  expect(lines(' a\r\nb\rc\u2028d\u0000\u001b\te ', 100)).toBe('a\nb\nc\nd\te');
});

it('text stays text in HTML', () => {
  expect(escaped(`<a href="x">&'`)).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;');
});

it('a picture takes its place, with its description escaped', () => {
  const picture = { url: 'https://x.test/a.png', description: '$& "load"' };
  expect(pictured({ ...mail, picture }, true)).toContain('alt="$&amp; &quot;load&quot;"');
  expect(pictured({ ...mail, picture }, false)).toBe('<p></p>');
  expect(pictured(mail, true)).toBe('<p></p>');
});

it('is stored and read again', () => {
  expect(mailOf(mailBytes(mail))).toEqual(mail);
});

it.each(['', '{', '{}', '{"subject":1,"html":""}'])('bytes that are no mail are refused: %s', (text) => {
  expect(() => mailOf(Buffer.from(text))).toThrow();
});
