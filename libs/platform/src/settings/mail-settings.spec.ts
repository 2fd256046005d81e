import { mailSettings } from './mail-settings.js';
import { readSettings } from './read-settings.js';

const read = (env: Record<string, string>) => readSettings(mailSettings, env);
const SERVER = { TOCSIN_SMTP_URL: 'smtp://mail.example.com', TOCSIN_MAIL_FROM: 'tocsin@example.com' };

it('without any of them no mails are sent', () => {
  expect(read({})).toEqual({
    smtpUrl: undefined,
    mailFrom: undefined,
    mailReplyTo: undefined,
    smtpStartTls: 'offered',
    smtpConnections: 5,
    smtpTimeoutMs: 10_000,
    mailImageUrl: undefined,
  });
});

describe('the server', () => {
  it.each(['smtp://mail.example.com', 'smtps://a:b@mail.example.com:465/', 'smtp://a%40b:c%2Fd@[::1]:25'])(
    'may be %s',
    (url) => {
      expect(read({ ...SERVER, TOCSIN_SMTP_URL: url }).smtpUrl?.reveal()).toBe(url);
    },
  );

  it.each([
    'mail.example.com:25',
    'http://mail.example.com',
    'smtp://',
    'smtp://mail.example.com/x',
    'smtp://mail.example.com?pool=true',
    'smtp://alice@mail.example.com',
    'smtp://:secret@mail.example.com',
    'smtp://alice:100%@mail.example.com',
  ])('may not be %s, and is not shown', (url) => {
    const wrong = (): unknown => read({ ...SERVER, TOCSIN_SMTP_URL: url });
    expect(wrong).toThrow('TOCSIN_SMTP_URL: is not an smtp:// or smtps:// URL such as');
    expect(wrong).not.toThrow(/secret|100%/);
  });

  it('needs a sender', () => {
    expect(() => read({ TOCSIN_SMTP_URL: SERVER.TOCSIN_SMTP_URL })).toThrow(
      'TOCSIN_MAIL_FROM: is required with TOCSIN_SMTP_URL',
    );
  });
});

describe('the sender', () => {
  it.each([
    { text: 'tocsin@example.com', expected: { name: '', address: 'tocsin@example.com' } },
    { text: '<tocsin@example.com>', expected: { name: '', address: 'tocsin@example.com' } },
    { text: 'Tocsin, ops <t@x.test>', expected: { name: 'Tocsin, ops', address: 't@x.test' } },
    { text: ' 監視 <t@x.test> ', expected: { name: '監視', address: 't@x.test' } },
  ])('may be "$text"', ({ text, expected }) => {
    expect(read({ ...SERVER, TOCSIN_MAIL_FROM: text }).mailFrom).toEqual(expected);
  });

  it.each(['tocsin', 'Tocsin t@x.test', 'a@x.test, b@x.test', 'T <t@x.test', 'T\r\nBcc: <t@x.test>', 't@x@y.test'])(
    'may not be %j',
    (text) => {
      expect(() => read({ ...SERVER, TOCSIN_MAIL_FROM: text })).toThrow(/is not an address such as tocsin@example.com/);
    },
  );
});

it.each([
  { url: 'http://nginx:8080/', expected: 'http://nginx:8080' },
  { url: 'https://x.test/tocsin', expected: 'https://x.test/tocsin' },
])('pictures may come from $url', ({ url, expected }) => {
  expect(read({ TOCSIN_MAIL_IMAGE_URL: url }).mailImageUrl).toBe(expected);
});

it.each(['nginx:8080', 'ftp://nginx', 'http://nginx/?a', 'http://nginx/#a'])('pictures may not come from %s', (url) => {
  expect(() => read({ TOCSIN_MAIL_IMAGE_URL: url })).toThrow('is not an http or https URL without query');
});
