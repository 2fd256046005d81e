import fc from 'fast-check';
import { free, markup } from './markup.js';

it.each([
  { text: '<script>alert(1)</script>', escaped: '&lt;script&gt;alert(1)&lt;/script&gt;' },
  { text: '" onmouseover="alert(1)', escaped: '&quot; onmouseover=&quot;alert(1)' },
  { text: "' autofocus onfocus='x", escaped: '&#39; autofocus onfocus=&#39;x' },
  { text: '&lt;b&gt;', escaped: '&amp;lt;b&amp;gt;' },
  { text: '</bdi></title><svg/onload=x>', escaped: '&lt;/bdi&gt;&lt;/title&gt;&lt;svg/onload=x&gt;' },
])('escapes $text', ({ text, escaped }) => {
  expect(markup`<p title="${text}">${text}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  expect(free(text).text).toBe(`<bdi>${escaped}</bdi>`);
});

it('lets no text open a tag, close an attribute or begin a character reference', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: inner } = markup`${text}`;
      expect(inner).not.toMatch(/[<>"']/);
      expect(inner.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
    }),
  );
});

it('keeps markup as it is, joins lists, and writes nothing for the absent', () => {
  const items = ['<', 2].map((item) => markup`<li>${item}</li>`);
  expect(markup`<ul>${items}</ul>${undefined}${null}${false}${0}`.text).toBe('<ul><li>&lt;</li><li>2</li></ul>0');
});

it('does not take an object that only looks like markup for markup', () => {
  const forged = { text: '<b>' } as unknown as string;
  expect(() => markup`${forged}`).toThrow(TypeError);
});
