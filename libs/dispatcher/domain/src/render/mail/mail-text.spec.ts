import { escaped, mailBytes, mailOf, type MailText, pictured, pictureSlot } from './mail-text.js';

const mail: MailText = { subject: 's', text: 't', html: `<p>${pictureSlot(0)}</p>${pictureSlot(1)}`, pictures: [] };

it('text stays text in HTML', () => {
  expect(escaped(`<a href="x">&'`)).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;');
});

it('pictures take their places, with their descriptions escaped', () => {
  const pictures = [
    { url: 'https://x.test/a.png', description: '$& "load"' },
    { url: 'https://x.test/b.png', description: 'b' },
  ];
  const all = pictured({ ...mail, pictures }, () => true);
  expect(all).toMatch(
    /^<p><p[^>]*><img src="cid:graph@tocsin" alt="\$&amp; &quot;load&quot;"[^>]*><\/p><\/p><p[^>]*><img src="cid:graph2@tocsin" alt="b"/,
  );
  expect(pictured({ ...mail, pictures }, (index) => index === 1)).toMatch(
    /^<p><\/p><p[^>]*><img src="cid:graph2@tocsin"/,
  );
  expect(pictured({ ...mail, pictures }, () => false)).toBe('<p></p>');
  expect(pictured(mail, () => true)).toBe('<p></p>');
});

it('is stored and read again', () => {
  expect(mailOf(mailBytes(mail))).toEqual(mail);
});

it.each(['', '{', '{}', '{"subject":1,"html":"","pictures":[]}', '{"subject":"","html":""}'])(
  'bytes that are no mail are refused: %s',
  (text) => {
    expect(() => mailOf(Buffer.from(text))).toThrow();
  },
);
