import fc from 'fast-check';
import { fit, link, mention, quoted, quotedLine } from './mrkdwn.js';

const all = (parts: readonly string[]): string => parts.join('');

describe('text of anybody', () => {
  it.each([
    { text: 'a & b < c > d', shown: 'a &amp; b &lt; c &gt; d' },
    { text: '<!channel>', shown: '&lt;!channel&gt;' },
    { text: '<@U012>', shown: '&lt;@U012&gt;' },
    { text: '<https://evil.test|good>', shown: '&lt;<https://evil.test>|good&gt;' },
    { text: '</script><script>', shown: '&lt;/script&gt;&lt;script&gt;' },
    { text: '&lt;', shown: '&amp;lt;' },
    { text: 'see https://a.test/x?a=1&b=2.', shown: 'see <https://a.test/x?a=1&amp;b=2>.' },
    { text: '(http://a.test/)', shown: '(<http://a.test/>)' },
    { text: '"https://a.test/",https://b.test', shown: '"<https://a.test/>",<https://b.test>' },
    { text: 'https:// nothing', shown: 'https:// nothing' },
    { text: 'ftp://a.test javascript:x', shown: 'ftp://a.test javascript:x' },
  ])('$text', ({ text, shown }) => {
    expect(all(quoted(text))).toBe(shown);
  });

  it('on one line has neither line breaks nor links', () => {
    expect(all(quotedLine('a\n\tb  https://a.test/'))).toBe('a b https://a.test/');
  });

  it('has no mark-up of its own in it, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '!', '@', '|', 'h', ' ', '\n', 'https://a.test/') }),
        (text) => {
          const withoutLinks = all(quoted(text)).replace(/<https:\/\/[^<>|]*>/g, '');
          expect(withoutLinks).not.toMatch(/[<>]/);
        },
      ),
    );
  });
});

describe('mentions', () => {
  it.each([
    { text: '@here', shown: '<!here>' },
    { text: '@channel and @everyone', shown: '<!channel> and <!everyone>' },
    { text: '<!here> <!channel> <!everyone>', shown: '<!here> <!channel> <!everyone>' },
    { text: '<!subteam^S012ABC> <@U012ABC> <@W012ABC>', shown: '<!subteam^S012ABC> <@U012ABC> <@W012ABC>' },
    { text: 'mail@here.example @hereafter', shown: 'mail@here.example @hereafter' },
    {
      text: '<@u012> <!evil> <https://a.test|x> &',
      shown: '&lt;@u012&gt; &lt;!evil&gt; &lt;https://a.test|x&gt; &amp;',
    },
    { text: '', shown: '' },
  ])('$text', ({ text, shown }) => {
    expect(all(mention(text))).toBe(shown);
  });
});

it('a link cannot be broken by its label', () => {
  expect(all(link('https://a.test/x', 'a>b|c\n<!channel>', 100))).toBe('<https://a.test/x|a&gt;b|c &lt;!channel&gt;>');
  expect(all(link('https://a.test/x', 'abcdef', 5))).toBe('<https://a.test/x|abcd…>');
});

describe('fit', () => {
  it.each([
    { text: 'abcde', limit: 5, shown: 'abcde' },
    { text: 'abcdef', limit: 5, shown: 'abcd…' },
    { text: '', limit: 5, shown: '' },
    { text: 'ab&', limit: 7, shown: 'ab&amp;' },
    { text: 'ab&', limit: 6, shown: 'ab…' },
    { text: 'ab&c', limit: 8, shown: 'ab&amp;c' },
    { text: 'ab&c', limit: 7, shown: 'ab…' },
    { text: 'a&bc', limit: 7, shown: 'a&amp;…' },
    { text: 'ab🔥', limit: 4, shown: 'ab🔥' },
    { text: 'ab🔥', limit: 3, shown: 'ab…' },
    { text: 'ab🔥cd', limit: 5, shown: 'ab🔥…' },
  ])('$text in $limit characters: $shown', ({ text, limit, shown }) => {
    expect(fit(quoted(text), limit)).toBe(shown);
  });

  it('never cuts a link in two', () => {
    const parts = quoted('see https://a.test/path');
    expect(fit(parts, 'see <https://a.test/path>'.length)).toBe('see <https://a.test/path>');
    expect(fit(parts, 'see <https://a.test/path>'.length - 1)).toBe('see …');
  });

  it('is within its limit, and whole when it can be', () => {
    const parts = fc
      .array(fc.string({ unit: fc.constantFrom('a', '🔥', ' ', '<', '&', '>'), maxLength: 6 }).map(quoted))
      .map((texts) => texts.flat());
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 60 }), (texts, limit) => {
        const whole = all(texts);
        const shown = fit(texts, limit);
        expect(shown.length).toBeLessThanOrEqual(limit);
        if (whole.length <= limit) expect(shown).toBe(whole);
        else expect(whole.startsWith(shown.slice(0, -1)) && shown.endsWith('…')).toBe(true);
      }),
    );
  });
});
