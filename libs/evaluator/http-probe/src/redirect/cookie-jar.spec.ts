import { CookieJar } from './cookie-jar.js';

const NOW = Date.UTC(2026, 0, 1);

/** What is sent to `to` after `from` has set one cookie. */
function sentTo(to: string, setCookie: string | readonly string[], from: string): string | undefined {
  const jar = new CookieJar();
  jar.take(new URL(from), [setCookie].flat(), NOW);
  return jar.headerFor(new URL(to));
}

describe('a cookie', () => {
  it.each([
    { set: 'a=1', from: 'https://x.example.com/', to: 'https://x.example.com/p', sent: 'a=1' },
    { set: 'a=1', from: 'https://x.example.com/', to: 'https://y.x.example.com/', sent: undefined },
    { set: 'a=1; Domain=example.com', from: 'https://x.example.com/', to: 'https://y.example.com/', sent: 'a=1' },
    { set: 'a=1; Domain=.Example.com', from: 'https://x.example.com/', to: 'https://example.com/', sent: 'a=1' },
    { set: 'a=1; Domain=example.com', from: 'https://example.com/', to: 'https://badexample.com/', sent: undefined },
    { set: 'a=1; Domain=other.com', from: 'https://example.com/', to: 'https://other.com/', sent: undefined },
    { set: 'a=1; Domain=com', from: 'https://example.com/', to: 'https://other.com/', sent: undefined },
    { set: 'a=1; Domain=0.0.1', from: 'https://127.0.0.1/', to: 'https://10.0.0.1/', sent: undefined },
    { set: 'a=1; Path=/p', from: 'https://example.com/', to: 'https://example.com/p/q', sent: 'a=1' },
    { set: 'a=1; Path=/p', from: 'https://example.com/', to: 'https://example.com/pq', sent: undefined },
    { set: 'a=1; Path=/p/', from: 'https://example.com/', to: 'https://example.com/p/q', sent: 'a=1' },
    { set: 'a=1', from: 'https://example.com/p/q', to: 'https://example.com/p/r', sent: 'a=1' },
    { set: 'a=1', from: 'https://example.com/p/q', to: 'https://example.com/', sent: undefined },
    { set: 'a=1; Secure', from: 'https://example.com/', to: 'https://example.com/', sent: 'a=1' },
    { set: 'a=1; Secure', from: 'https://example.com/', to: 'http://example.com/', sent: undefined },
    { set: 'a=1; Max-Age=0', from: 'https://example.com/', to: 'https://example.com/', sent: undefined },
    { set: 'a=1; Max-Age=1', from: 'https://example.com/', to: 'https://example.com/', sent: 'a=1' },
    {
      set: 'a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT',
      from: 'https://example.com/',
      to: 'https://example.com/',
      sent: undefined,
    },
    {
      set: 'a=1; Expires=Thu, 01 Jan 2026 00:00:01 GMT',
      from: 'https://example.com/',
      to: 'https://example.com/',
      sent: 'a=1',
    },
    { set: 'a="1 =2"', from: 'https://example.com/', to: 'https://example.com/', sent: 'a="1 =2"' },
    { set: 'nothing', from: 'https://example.com/', to: 'https://example.com/', sent: undefined },
    { set: '=1', from: 'https://example.com/', to: 'https://example.com/', sent: undefined },
  ])('$set of $from: to $to goes $sent', ({ set, from, to, sent }) => {
    expect(sentTo(to, set, from)).toBe(sent);
  });

  it('is replaced by the next of its name, and taken away by one that has expired', () => {
    const url = 'https://example.com/';
    expect(sentTo(url, ['a=1', 'a=2'], url)).toBe('a=2');
    expect(sentTo(url, ['a=1', 'a=; Max-Age=-1'], url)).toBeUndefined();
  });

  it('of a longer path goes first', () => {
    expect(sentTo('https://example.com/p/q', ['a=1; Path=/', 'b=2; Path=/p'], 'https://example.com/')).toBe('b=2; a=1');
  });

  it('is one of fifty at most', () => {
    const many = Array.from({ length: 60 }, (_, i) => `c${i}=1`);
    expect(sentTo('https://example.com/', many, 'https://example.com/')?.split('; ')).toHaveLength(50);
  });
});
