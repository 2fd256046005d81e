import fc from 'fast-check';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import { compactJson, compactJsonWithSealed } from './compact-json.js';
import { revealSecrets, SealedText } from './sealed-text.js';

const box = aSecretBox();
const PLACE = 'org1/monitor/m/url';
const open = (sealed: string, place?: string): string => box.open(sealed, place);
const secret = (text: string): SealedText => new SealedText(box.seal(text, PLACE), PLACE);

it('a stored body holds no secret; the body that is sent does', () => {
  const stored = Buffer.from(compactJsonWithSealed({ url: secret('https://u:p!w@a.test/?q="日"'), n: 1 }));
  expect(stored.includes('p!w')).toBe(false);
  expect(revealSecrets(stored, open).toString()).toBe('{"url":"https://u:p!w@a.test/?q=\\"日\\"","n":1}');
});

it('is the same on every attempt', () => {
  const stored = Buffer.from(compactJsonWithSealed([secret('a'), secret('b')]));
  expect(revealSecrets(stored, open)).toEqual(revealSecrets(stored, open));
});

it('whatever the secrets and the texts around them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.boolean())), (texts) => {
      const value = texts.map(([text, isSecret]) => (isSecret ? secret(text) : text));
      const revealed = revealSecrets(Buffer.from(compactJsonWithSealed(value)), open);
      expect(JSON.parse(revealed.toString())).toEqual(texts.map(([text]) => Buffer.from(text).toString()));
    }),
  );
});

it("nobody's text can pretend to be a sealed one", () => {
  const forged = `\u0001${box.seal('secret of another')}\u0002`;
  const body = Buffer.from(compactJsonWithSealed({ memo: forged }));
  expect(revealSecrets(body, open)).toBe(body);
  expect(JSON.parse(body.toString())).toEqual({ memo: forged });
});

it('one that was stored before places were opens what was sealed before, too', () => {
  const stored = Buffer.from(`{"a":"\u0001${box.seal('secret')}\u0002"}`);
  expect(revealSecrets(stored, open).toString()).toBe('{"a":"secret"}');
  const bound = Buffer.from(`{"a":"\u0001${box.seal('secret', PLACE)}\u0002"}`);
  expect(() => revealSecrets(bound, open)).toThrow('belongs elsewhere');
});

it('a body without sealed texts is handed back as it is', () => {
  const body = Buffer.from('{"a":1}');
  expect(revealSecrets(body, open)).toBe(body);
});

it('a damaged body and a text that is not sealed are errors, not messages', () => {
  expect(() => revealSecrets(Buffer.from('{"a":"\u0001tsb1'), open)).toThrow('damaged');
  expect(() => compactJsonWithSealed(new SealedText('clear "text"', PLACE))).toThrow('not a sealed text');
  expect(() => compactJson({ a: new SealedText('tsb1.0.0', PLACE) })).toThrow('compactJsonWithSealed');
});
