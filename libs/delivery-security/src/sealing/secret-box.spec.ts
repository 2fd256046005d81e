import { inspect } from 'node:util';
import fc from 'fast-check';
import { SealedByOtherKeyError, SealedTextInvalidError, SecretBox, secretBoxOf } from './secret-box.js';
import { isPlaceIn, secretPlace } from './secret-place.js';
import { generateSecretKey, parseSecretKey } from './secret-key.js';

const key = (fill: number) => parseSecretKey(Buffer.alloc(32, fill).toString('base64'));
const box = new SecretBox(key(1));

it('opens what it sealed, whatever the text and place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.option(fc.string(), { nil: undefined }), (text, place) => {
      expect(box.open(box.seal(text, place), place)).toBe(text);
    }),
  );
});

it('seals the same text differently every time, and shows nothing of it', () => {
  const sealed = box.seal('https://user:pw@example.com/');
  expect(sealed).toMatch(/^tsb1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
  expect(box.seal('https://user:pw@example.com/')).not.toBe(sealed);
  expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes('example')).toBe(false);
});

it('opens a vector made elsewhere', () => {
  // Python's cryptography: key 32 × 0x01, nonce 12 × 0x02, associated data "<version>.72cd6e84.<place>", text "hello"
  const unbound = 'tsb1.72cd6e84.AgICAgICAgICAgICb7OlJSUwCcw2cpSt95HoWkhc_TLQ';
  const bound = 'tsb2.72cd6e84.AgICAgICAgICAgICb7OlJSWYkWPWeOol5A47KUlqrkUc';
  expect(key(1).id).toBe('72cd6e84');
  expect(box.open(unbound)).toBe('hello');
  expect(box.open(bound, 'org1/channel/a/url')).toBe('hello');
});

it('every changed character makes it invalid', () => {
  const sealed = box.seal('secret');
  const start = sealed.lastIndexOf('.') + 1;
  for (let at = start; at < sealed.length; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    if (Buffer.from(changed.slice(start), 'base64url').equals(Buffer.from(sealed.slice(start), 'base64url'))) continue;
    expect(() => box.open(changed)).toThrow(SealedTextInvalidError);
  }
});

it.each([
  '',
  'secret',
  'tsb1',
  'tsb1.72cd6e84.',
  'tsb1.72cd6e84.AAAA',
  'tsb2.72cd6e84.AAAA',
  'tsb3.72cd6e84.AAAA',
  'tsb1.72cd6e84.AA AA',
])('does not open "%s"', (text) => {
  expect(() => box.open(text)).toThrow(SealedTextInvalidError);
});

describe('a text that is bound to its place', () => {
  const place = secretPlace('org1', 'channel', 'a', 'url');
  const sealed = box.seal('secret', place);
  it.each([
    { where: 'an entity', other: secretPlace('org1', 'channel', 'b', 'url') },
    { where: 'an organization', other: secretPlace('org2', 'channel', 'a', 'url') },
    { where: 'a kind', other: secretPlace('org1', 'monitor', 'a', 'url') },
    { where: 'a member', other: secretPlace('org1', 'channel', 'a', 'headers/0') },
    { where: 'nowhere', other: undefined },
  ])('does not open elsewhere: $where', ({ other }) => {
    expect(() => box.open(sealed, other)).toThrow(SealedTextInvalidError);
  });

  it('cannot be passed off as one that is not', () => {
    const forged = sealed.replace(/^tsb2/, 'tsb1');
    expect(() => box.open(forged, place)).toThrow(SealedTextInvalidError);
    expect(() => box.open(forged)).toThrow(SealedTextInvalidError);
  });
});

it('what was sealed before texts were bound still opens, in any place', () => {
  expect(box.open(box.seal('secret'), secretPlace('org1', 'channel', 'a', 'url'))).toBe('secret');
});

it.each([
  { org: 'org1', isIn: true },
  { org: 'org', isIn: false },
  { org: 'org11', isIn: false },
])('a place of org1 is one of $org: $isIn', ({ org, isIn }) => {
  expect(isPlaceIn(org, secretPlace('org1', 'monitor', 'm', 'url'))).toBe(isIn);
});

it('says which key is missing', () => {
  const sealed = new SecretBox(key(2)).seal('secret');
  expect(() => box.open(sealed)).toThrow(SealedByOtherKeyError);
  expect(() => box.open(sealed)).toThrow(key(2).id);
});

it('opens with a former key and seals with the current one', () => {
  const changed = new SecretBox(key(2), [key(1)]);
  expect(changed.open(box.seal('old'))).toBe('old');
  expect(changed.seal('new')).toContain(`.${key(2).id}.`);
});

it('has the keys of the settings', () => {
  const texts = [1, 2, 3].map((fill) => Buffer.alloc(32, fill).toString('base64'));
  const changed = secretBoxOf(texts[2], [texts[1], texts[0]]);
  expect(changed.open(box.seal('old'))).toBe('old');
  expect(changed.seal('new')).toContain(`.${key(3).id}.`);
  expect(() => secretBoxOf(texts[0], ['short'])).toThrow(/^TOCSIN_SECRET_KEY_PREVIOUS holds 3 bytes/);
});

describe('TOCSIN_SECRET_KEY', () => {
  it('a generated key can be read, with or without padding, in either alphabet', () => {
    const text = generateSecretKey();
    const bytes = Buffer.from(text, 'base64');
    const ids = [text, `${text}\n`, text.replaceAll('=', ''), bytes.toString('base64url')].map(
      (spelling) => parseSecretKey(spelling).id,
    );
    expect(new Set(ids).size).toBe(1);
    expect(generateSecretKey()).not.toBe(text);
  });

  it.each([
    {
      text: '',
      message:
        'TOCSIN_SECRET_KEY is empty; 32 random bytes in base64 are needed, for instance from: openssl rand -base64 32',
    },
    { text: 'correct horse', message: expect.stringContaining('TOCSIN_SECRET_KEY is not base64') as string },
    {
      text: Buffer.alloc(31).toString('base64'),
      message: expect.stringContaining('TOCSIN_SECRET_KEY holds 31 bytes') as string,
    },
    {
      text: Buffer.alloc(33).toString('base64'),
      message: expect.stringContaining('TOCSIN_SECRET_KEY holds 33 bytes') as string,
    },
  ])('is refused with a clear sentence: $text', ({ text, message }) => {
    expect(() => parseSecretKey(text)).toThrow(
      expect.objectContaining({ code: 'invalid_input', field: 'TOCSIN_SECRET_KEY', message }) as Error,
    );
  });

  it('does not show itself', () => {
    const hex = Buffer.alloc(32, 1).toString('hex');
    for (const shown of [inspect(key(1), { depth: 5 }), JSON.stringify(key(1)), inspect(box, { depth: 5 })]) {
      expect(shown).not.toContain(hex);
      expect(shown).not.toContain('01 01 01');
    }
  });
});
