import { escaped, mailBytes, mailOf, type MailText, pictured, PICTURE_SLOT } from './mail-text.js';

const mail: MailText = { subject: 's', text: 't', html: `<p>${PICTURE_SLOT}</p>`, picture: null };

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
