import fc from 'fast-check';
import { DEFAULT_EGRESS_POLICY, egressPolicyFromSettings } from '../policy/egress-policy.js';
import { checkUrl, MAX_URL_LENGTH, type CheckedUrl } from './check-url.js';
import type { RefusalCode } from './refusal.js';

const verdictOf = (input: string, settings = {}): RefusalCode | 'ok' => {
  const verdict = checkUrl(input, egressPolicyFromSettings(settings));
  return verdict.ok ? 'ok' : verdict.code;
};

function checked(input: string, settings = {}): CheckedUrl {
  const verdict = checkUrl(input, egressPolicyFromSettings(settings));
  if (!verdict.ok) throw new Error(`${input}: ${verdict.message}`);
  return verdict;
}

describe('spellings of addresses', () => {
  it.each([
    'http://127.1/',
    'http://127.0.1/',
    'http://0177.0.0.1/',
    'http://0x7f.0.0.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://017700000001/',
    'http://127.000.000.001/',
    'http://127.0.0.1./',
    'http://0/',
    'http://0x/',
    'http://0.0.0.0/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://１２７.0.0.1/',
    'http://%31%32%37.0.0.1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://user:pass@127.0.0.1/',
    'http://example.com@127.0.0.1/',
    'http://example.com:80@127.0.0.1:6379/',
    'http://127.0.0.1\\@example.com/',
    'http:127.0.0.1/',
    'http:/127.0.0.1/',
    'http:\\\\127.0.0.1\\',
    'http:///127.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://168.63.129.16/',
    'http://10.0.0.5:22/',
  ])('%s leads to a blocked address', (input) => {
    expect(verdictOf(input)).toBe('address_not_allowed');
  });

  it('all get one and the same message', () => {
    const messages = ['http://127.1/', 'http://10.0.0.1:22/', 'http://[::1]/', 'http://168.63.129.16/'].map((input) => {
      const verdict = checkUrl(input, DEFAULT_EGRESS_POLICY);
      return verdict.ok ? '' : verdict.message;
    });
    expect(new Set(messages).size).toBe(1);
  });

  it.each(['https://8.8.8.8/', 'https://[2606:4700:4700::1111]/', 'http://[::ffff:8.8.8.8]/'])('%s passes', (input) => {
    expect(verdictOf(input)).toBe('ok');
  });
});

describe('host names', () => {
  it.each([
    'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
    'http://%6c%6f%63%61%6c%68%6f%73%74/',
    'http://LOCALHOST./',
    'http://localhost/',
    'http://foo.localhost/',
    'http://foo.localhost./',
  ])('%s is this machine', (input) => {
    expect(verdictOf(input)).toBe('host_local');
  });

  it.each(['http://unix:/var/run/docker.sock:/x', 'http://receiver/', 'http://metadata/', 'http://receiver./'])(
    '%s has one label',
    (input) => {
      expect(verdictOf(input)).toBe('host_single_label');
    },
  );

  it.each([
    { input: `http://${'a'.repeat(63)}.com/`, verdict: 'ok' },
    { input: `http://${'a'.repeat(64)}.com/`, verdict: 'host_invalid' },
    { input: `http://${'a.'.repeat(126)}a/`, verdict: 'ok' }, // 253 characters
    { input: `http://${'a.'.repeat(126)}ab/`, verdict: 'host_invalid' }, // 254
    { input: 'http://a_b.example.com/', verdict: 'host_invalid' },
    { input: 'http://-a.example.com/', verdict: 'host_invalid' },
    { input: 'http://a-.example.com/', verdict: 'host_invalid' },
    { input: 'http://a--b.example.com/', verdict: 'ok' },
    { input: 'http://exa$mple.com/', verdict: 'host_invalid' },
    { input: 'http://example.com../', verdict: 'host_invalid' },
    { input: 'http://example..com/', verdict: 'host_invalid' },
    { input: 'http://.example.com/', verdict: 'host_invalid' },
  ])('$input: $verdict', ({ input, verdict }) => {
    expect(verdictOf(input)).toBe(verdict);
  });

  it.each([
    { input: 'https://аррӏе.com/', host: 'xn--80ak6aa92e.com' },
    { input: 'http://faß.de/', host: 'xn--fa-hia.de' },
    { input: 'https://EXAMPLE.com./x', host: 'example.com' },
    { input: 'http://127.0.0.1.nip.io/', host: '127.0.0.1.nip.io' },
    { input: 'http://metadata.google.internal/', host: 'metadata.google.internal' },
    { input: 'http://7f000001.08080808.rbndr.us/', host: '7f000001.08080808.rbndr.us' },
    { input: 'http://example.com\\@127.0.0.1/', host: 'example.com' },
  ])('$input passes as $host; what it resolves to is judged at every connection', ({ input, host }) => {
    expect(checked(input)).toMatchObject({ host, onlyAllowedBlocks: false, isLiteralAddress: false });
  });
});

describe('the text around', () => {
  it.each([
    'http://exam\tple.com/',
    'http://example\n.com/',
    'http://example.com/\nX-Injected:1',
    'http://example.com/\r\nX-Injected:1',
    ' http://example.com/',
    'http://example.com/ ',
    '\u00a0http://example.com/',
    'http://example.com/\u0000',
    'http://example.com/\u007f',
    'http://example.com/\u0085',
  ])('%j holds what the parser would silently drop', (input) => {
    expect(verdictOf(input)).toBe('url_control_characters');
  });

  it.each([
    '',
    'example.com',
    '//host/',
    'http://',
    'http://[fe80::1%25lo]/',
    'http://[fe80::1%lo]/',
    'http://[v1.1]/',
    'http://example.com%0d%0aX:1/',
    'http://example.com%00.evil.com/',
    'http://exa mple.com/',
    'http://example.com:65536/',
    'http://1.2.3.4.5/',
    'http://256.1.1.1/',
  ])('%j is no URL', (input) => {
    expect(verdictOf(input)).toBe('url_malformed');
  });

  it.each([
    { length: MAX_URL_LENGTH, verdict: 'ok' },
    { length: MAX_URL_LENGTH + 1, verdict: 'url_too_long' },
  ])('$length characters: $verdict', ({ length, verdict }) => {
    const start = 'https://example.com/';
    expect(verdictOf(start + 'a'.repeat(length - start.length))).toBe(verdict);
  });

  it('a fragment is not sent and not kept', () => {
    expect(checked('https://example.com/a#b').href).toBe('https://example.com/a');
  });
});

describe('schemes', () => {
  it.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'unix:/var/run/docker.sock',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/x',
    'ws://example.com/',
  ])('%s is refused', (input) => {
    expect(verdictOf(input)).toBe('scheme_not_allowed');
  });

  it('http is refused where the operator wants https only', () => {
    expect(verdictOf('http://example.com/', { schemes: 'https' })).toBe('scheme_not_allowed');
    expect(verdictOf('HTTPS://example.com/', { schemes: 'https' })).toBe('ok');
    const refused = checkUrl('http://example.com/', egressPolicyFromSettings({ schemes: 'https' }));
    expect(refused).toMatchObject({ message: 'the scheme "http" is not allowed; use https' });
  });
});

describe('ports', () => {
  it.each([
    { port: 0, verdict: 'port_not_allowed' },
    { port: 22, verdict: 'port_not_allowed' },
    { port: 25, verdict: 'port_not_allowed' },
    { port: 79, verdict: 'port_not_allowed' },
    { port: 80, verdict: 'ok' },
    { port: 81, verdict: 'port_not_allowed' },
    { port: 443, verdict: 'ok' },
    { port: 1023, verdict: 'port_not_allowed' },
    { port: 1024, verdict: 'ok' },
    { port: 2375, verdict: 'port_not_allowed' },
    { port: 5432, verdict: 'port_not_allowed' },
    { port: 6379, verdict: 'port_not_allowed' },
    { port: 8080, verdict: 'ok' },
    { port: 9092, verdict: 'port_not_allowed' },
    { port: 65535, verdict: 'ok' },
  ])('$port: $verdict, for names and public addresses', ({ port, verdict }) => {
    expect(verdictOf(`http://h.example.com:${port}/`)).toBe(verdict);
    expect(verdictOf(`http://8.8.8.8:${port}/`)).toBe(verdict);
  });

  it('a list of the operator replaces the rule', () => {
    expect(verdictOf('https://example.com/', { ports: '8443' })).toBe('port_not_allowed');
    expect(verdictOf('https://example.com:8443/', { ports: '8443' })).toBe('ok');
  });
});

describe('allowed blocks', () => {
  const settings = { allow: '10.0.0.0/8,127.0.0.0/8' };

  it.each([
    { input: 'http://10.1.2.3:22/hook', onlyAllowedBlocks: true },
    { input: 'http://127.0.0.1:6379/', onlyAllowedBlocks: true },
    { input: 'http://localhost:9000/', onlyAllowedBlocks: true },
    { input: 'http://receiver:9000/', onlyAllowedBlocks: true },
    { input: 'http://receiver.internal:22/', onlyAllowedBlocks: true },
    { input: 'http://receiver.internal/', onlyAllowedBlocks: false },
    { input: 'http://8.8.8.8/', onlyAllowedBlocks: false },
  ])('$input passes', ({ input, onlyAllowedBlocks }) => {
    expect(checked(input, settings).onlyAllowedBlocks).toBe(onlyAllowedBlocks);
  });

  it.each([
    { input: 'http://192.168.0.1/', code: 'address_not_allowed' },
    { input: 'http://[::1]/', code: 'address_not_allowed' },
    { input: 'http://8.8.8.8:22/', code: 'port_not_allowed' },
    { input: 'http://10.1.2.3:0/', code: 'port_not_allowed' },
    { input: 'ftp://10.1.2.3/', code: 'scheme_not_allowed' },
    { input: 'http://a_b.internal/', code: 'host_invalid' },
  ])('$input is refused all the same', ({ input, code }) => {
    expect(verdictOf(input, settings)).toBe(code);
  });

  it('localhost needs a block with a loopback address', () => {
    expect(verdictOf('http://localhost/', { allow: '10.0.0.0/8' })).toBe('host_local');
    expect(verdictOf('http://localhost/', { allow: '::1' })).toBe('ok');
  });
});

describe('userinfo', () => {
  it('is split off, and the URL to show has none', () => {
    expect(checked('https://user:p%40ss@hooks.example.com/a?b=c')).toMatchObject({
      url: 'https://hooks.example.com/a?b=c',
      href: 'https://user:p%40ss@hooks.example.com/a?b=c',
      userinfo: { username: 'user', password: 'p%40ss' },
    });
    expect(checked('https://hooks.example.com/').userinfo).toBeUndefined();
    expect(checked('https://@hooks.example.com/').userinfo).toBeUndefined();
  });

  it.each([
    { input: 'https://user@example.com/', code: 'userinfo_not_allowed' },
    { input: 'https://:pass@example.com/', code: 'userinfo_not_allowed' },
  ])('is refused for formats without it: $input', ({ input, code }) => {
    expect(checkUrl(input, DEFAULT_EGRESS_POLICY, { userinfo: 'refuse' })).toMatchObject({ ok: false, code });
  });

  it.each(['https://us%3Aer:pass@example.com/', 'https://user:pa%0ass@example.com/', 'https://user%00@example.com/'])(
    '%s cannot be sent as Basic authentication',
    (input) => {
      expect(verdictOf(input)).toBe('userinfo_invalid');
    },
  );
});

it('never throws, and what passes reads the same again', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.webUrl(),
        fc.string().map((text) => `http://${text}`),
      ),
      (input) => {
        const first = checkUrl(input, DEFAULT_EGRESS_POLICY);
        if (!first.ok) return;
        expect(checkUrl(first.href, DEFAULT_EGRESS_POLICY)).toEqual(first);
        expect(new URL(first.url).username).toBe('');
      },
    ),
    { numRuns: 1000 },
  );
});
