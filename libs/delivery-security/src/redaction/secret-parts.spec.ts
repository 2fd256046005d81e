import fc from 'fast-check';
import { secretPartsOf, withoutSecrets } from './secret-parts.js';

describe('secret parts of a URL', () => {
  it.each([
    { url: 'https://a.example/', parts: [] },
    { url: 'https://a.example/hook', parts: [] },
    { url: 'https://a.example/fifteen_letters', parts: [] },
    { url: 'https://a.example/sixteen__letters', parts: ['sixteen__letters'] },
    { url: 'https://hooks.slack.com/services/T0/B0/s3cr3tS3cr3tS3cr3t', parts: ['s3cr3tS3cr3tS3cr3t'] },
    { url: 'https://a.example/?token=abc', parts: [] },
    { url: 'https://a.example/?token=abcd', parts: ['abcd'] },
    { url: 'https://a.example/?abcd', parts: ['abcd'] },
    { url: 'https://a.example/?a=1&token=ab%2Bc%3D', parts: ['ab%2Bc%3D', 'ab+c='] },
    { url: 'https://a.example/?token=abc=def', parts: ['abc=def'] },
    { url: 'https://a.example/?token=%E0%A4%A', parts: ['%E0%A4%A'] },
    { url: 'https://alice:p%40ssword@a.example/', parts: ['YWxpY2U6cEBzc3dvcmQ=', 'p%40ssword', 'p@ssword', 'alice'] },
    { url: 'https://a:b@a.example/', parts: ['YTpi'] },
    { url: 'no URL', parts: [] },
  ])('$url', ({ url, parts }) => {
    expect(secretPartsOf(url)).toEqual(parts);
  });
});

describe('an answer', () => {
  const secrets = secretPartsOf('https://alice:wonderland@a.example/hooks/s3cr3tS3cr3tS3cr3t?token=töken');
  it.each([
    { when: 'has none of them', body: 'thanks, Bob', shown: 'thanks, Bob' },
    { when: 'repeats the path', body: 'Cannot POST /hooks/s3cr3tS3cr3tS3cr3t', shown: 'Cannot POST /hooks/…' },
    { when: 'repeats one twice', body: 'wonderland wonderland', shown: '… …' },
    { when: 'repeats the header', body: 'Basic YWxpY2U6d29uZGVybGFuZA==', shown: 'Basic …' },
    { when: 'repeats the query, decoded', body: '{"token":"töken"}', shown: '{"token":"…"}' },
    { when: 'repeats the query, as written', body: 'token=t%C3%B6ken', shown: 'token=…' },
    { when: 'ends within one', body: 'POST /hooks/s3cr3tS3c', shown: 'POST /hooks/…' },
    { when: 'ends with too little of one to tell', body: 'POST /hooks/s3c', shown: 'POST /hooks/s3c' },
  ])('that $when', ({ body, shown }) => {
    expect(withoutSecrets(Buffer.from(body), secrets).toString()).toBe(shown);
  });

  it('that is not text keeps its bytes', () => {
    const bytes = Buffer.from([0xff, 0x00, ...Buffer.from('wonderland'), 0xc3]);
    expect(withoutSecrets(bytes, secrets)).toEqual(Buffer.from([0xff, 0x00, 0xe2, 0x80, 0xa6, 0xc3]));
  });

  it('never shows one, whatever stands around it and wherever it is cut off', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.nat(60), (around, cutAt) => {
        const body = Buffer.from(`${around}wonderland${around}s3cr3tS3cr3tS3cr3t${around}`).subarray(0, cutAt);
        const shown = withoutSecrets(body, secrets).toString('latin1');
        for (const secret of secrets) expect(shown).not.toContain(Buffer.from(secret).toString('latin1'));
        for (const beginning of ['wond', 's3cr']) expect(shown.endsWith(beginning)).toBe(false);
      }),
    );
  });
});
