import fc from 'fast-check';
import { DEFAULT_EGRESS_POLICY, egressPolicyFromSettings, withOwnAddresses } from '../policy/egress-policy.js';
import { classifyAddress } from './classify-address.js';

const kindOf = (address: string | Uint8Array): string => classifyAddress(address, DEFAULT_EGRESS_POLICY).kind;
const rangeOf = (address: string): string => {
  const verdict = classifyAddress(address, DEFAULT_EGRESS_POLICY);
  return verdict.kind === 'blocked' ? verdict.range : verdict.kind;
};

describe('an address without allowed blocks', () => {
  // First and last address of every refused block, and their neighbours that must pass.
  it.each([
    { first: '0.0.0.0', last: '0.255.255.255', range: 'this-network', before: undefined, after: '1.0.0.0' },
    { first: '10.0.0.0', last: '10.255.255.255', range: 'private', before: '9.255.255.255', after: '11.0.0.0' },
    {
      first: '100.64.0.0',
      last: '100.127.255.255',
      range: 'carrier-grade-nat',
      before: '100.63.255.255',
      after: '100.128.0.0',
    },
    { first: '127.0.0.0', last: '127.255.255.255', range: 'loopback', before: '126.255.255.255', after: '128.0.0.0' },
    {
      first: '169.254.0.0',
      last: '169.254.255.255',
      range: 'link-local',
      before: '169.253.255.255',
      after: '169.255.0.0',
    },
    { first: '172.16.0.0', last: '172.31.255.255', range: 'private', before: '172.15.255.255', after: '172.32.0.0' },
    {
      first: '192.0.0.0',
      last: '192.0.0.255',
      range: 'protocol-assignments',
      before: '191.255.255.255',
      after: '192.0.1.0',
    },
    { first: '192.0.2.0', last: '192.0.2.255', range: 'documentation', before: '192.0.1.255', after: '192.0.3.0' },
    {
      first: '192.88.99.0',
      last: '192.88.99.255',
      range: '6to4-relay',
      before: '192.88.98.255',
      after: '192.88.100.0',
    },
    {
      first: '192.168.0.0',
      last: '192.168.255.255',
      range: 'private',
      before: '192.167.255.255',
      after: '192.169.0.0',
    },
    {
      first: '198.18.0.0',
      last: '198.19.255.255',
      range: 'benchmarking',
      before: '198.17.255.255',
      after: '198.20.0.0',
    },
    {
      first: '198.51.100.0',
      last: '198.51.100.255',
      range: 'documentation',
      before: '198.51.99.255',
      after: '198.51.101.0',
    },
    {
      first: '203.0.113.0',
      last: '203.0.113.255',
      range: 'documentation',
      before: '203.0.112.255',
      after: '203.0.114.0',
    },
    { first: '224.0.0.0', last: '239.255.255.255', range: 'multicast', before: '223.255.255.255', after: undefined },
    { first: '240.0.0.0', last: '255.255.255.255', range: 'reserved', before: undefined, after: undefined },
    {
      first: '::',
      last: 'ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'embedded-ipv4',
      before: undefined,
      after: undefined,
    },
    {
      first: '64:ff9b:1::',
      last: '64:ff9b:1:ffff:ffff:ffff:ffff:ffff',
      range: 'embedded-ipv4',
      before: undefined,
      after: undefined,
    },
    { first: '100::', last: '100::ffff:ffff:ffff:ffff', range: 'discard', before: undefined, after: undefined },
    {
      first: '100:0:0:1::',
      last: '100:0:0:1:ffff:ffff:ffff:ffff',
      range: 'dummy',
      before: undefined,
      after: undefined,
    },
    {
      first: '2001::',
      last: '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'protocol-assignments',
      before: '2000:ffff::',
      after: '2001:200::',
    },
    {
      first: '2001:db8::',
      last: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'documentation',
      before: '2001:db7::',
      after: '2001:db9::',
    },
    {
      first: '2002::',
      last: '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: '6to4',
      before: '2001:ffff::',
      after: '2003::',
    },
    {
      first: '3fff::',
      last: '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'documentation',
      before: '3ffe:ffff::',
      after: '3fff:1000::',
    },
    {
      first: '5f00::',
      last: '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'segment-routing',
      before: undefined,
      after: undefined,
    },
    {
      first: 'fc00::',
      last: 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'unique-local',
      before: undefined,
      after: undefined,
    },
    {
      first: 'fe80::',
      last: 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'link-local',
      before: undefined,
      after: undefined,
    },
    {
      first: 'fec0::',
      last: 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'site-local',
      before: undefined,
      after: undefined,
    },
    {
      first: 'ff00::',
      last: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'multicast',
      before: undefined,
      after: undefined,
    },
    {
      first: '4000::',
      last: 'fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'not-global-unicast',
      before: '3fff:ffff::',
      after: undefined,
    },
    {
      first: '101::',
      last: '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      range: 'not-global-unicast',
      before: undefined,
      after: '2000::',
    },
  ])('$first to $last is refused as $range, its neighbours pass', ({ first, last, range, before, after }) => {
    expect([rangeOf(first), rangeOf(last)]).toEqual([range, range]);
    for (const neighbour of [before, after]) if (neighbour !== undefined) expect(rangeOf(neighbour)).toBe('public');
  });

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '64:ff9b::808:808',
    '64:ff9b::8.8.8.8',
    '::ffff:8.8.8.8',
  ])('%s passes', (address) => {
    expect(kindOf(address)).toBe('public');
  });

  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    '169.254.0.23',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd20:ce::254',
    'fe80::a9fe:a9fe',
    '::ffff:169.254.169.254',
    '::ffff:168.63.129.16',
  ])('%s hands out credentials and is refused', (address) => {
    expect(rangeOf(address)).toBe('metadata');
  });

  it.each(['168.63.129.15', '168.63.129.17'])('%s beside WireServer passes', (address) => {
    expect(kindOf(address)).toBe('public');
  });

  it.each([
    '::7f00:1',
    '::127.0.0.1',
    '::808:808',
    '::ffff:0:7f00:1',
    '::ffff:0:127.0.0.1',
    '::5efe:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '64:ff9b::168.63.129.16',
    '64:ff9b:1::808:808',
    '2002:7f00:1::',
    '2001:0:808:808::80ff:fffe',
    '2606:4700::5efe:10.0.0.1',
    '2606:4700::200:5efe:8.8.8.8',
    '100:0:0:1::1',
    '4000::1',
    '8000::1',
    'fe80::1%lo',
    'localhost',
    '',
    '127.1',
  ])('%s is refused', (address) => {
    expect(kindOf(address)).toBe('blocked');
  });

  it('takes raw bytes, four or sixteen', () => {
    expect(kindOf(Uint8Array.of(8, 8, 8, 8))).toBe('public');
    expect(kindOf(Uint8Array.of(127, 0, 0, 1))).toBe('blocked');
    expect(kindOf(new Uint8Array(16))).toBe('blocked');
    expect(kindOf(Uint8Array.of(8, 8, 8))).toBe('blocked');
  });

  it('refuses NAT64 as a whole where the policy says so', () => {
    const verdict = classifyAddress('64:ff9b::808:808', { ...DEFAULT_EGRESS_POLICY, nat64: 'refuse' });
    expect(verdict).toEqual({ kind: 'blocked', range: 'nat64' });
  });
});

describe('every encoding of an IPv4 address', () => {
  const group = (high: number, low: number): string => ((high << 8) | low).toString(16);
  const encodings = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): Record<string, string> => {
    const [high, low] = [group(a, b), group(c, d)];
    return {
      mapped: `::ffff:${high}:${low}`,
      compatible: `::${high}:${low}`,
      translated: `::ffff:0:${high}:${low}`,
      nat64: `64:ff9b::${high}:${low}`,
      localNat64: `64:ff9b:1::${high}:${low}`,
      sixToFour: `2002:${high}:${low}::1`,
      teredo: `2001:0:808:808::${group(~a & 0xff, ~b & 0xff)}:${group(~c & 0xff, ~d & 0xff)}`,
      isatap: `2606:4700::5efe:${high}:${low}`,
      isatapUnique: `2606:4700::200:5efe:${high}:${low}`,
    };
  };

  it('is judged like the IPv4 address itself or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (octets) => {
        const plain = kindOf(octets);
        for (const text of Object.values(encodings([...octets]))) expect(['blocked', plain]).toContain(kindOf(text));
        expect(kindOf(encodings([...octets])['mapped'] ?? '')).toBe(plain);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused for every private block, whatever the spelling', () => {
    const privates = [
      [0, 0, 0, 0],
      [10, 1, 2, 3],
      [100, 64, 0, 1],
      [127, 0, 0, 1],
      [169, 254, 169, 254],
      [172, 16, 0, 1],
      [192, 168, 1, 1],
      [168, 63, 129, 16],
    ];
    for (const octets of privates) {
      for (const text of Object.values(encodings(octets))) expect([text, kindOf(text)]).toEqual([text, 'blocked']);
    }
  });

  it('outside 2000::/3 nothing passes except NAT64 of a public address', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        fc.pre(((bytes[0] ?? 0) & 0xe0) !== 0x20);
        expect(kindOf(bytes)).toBe('blocked'); // 16 random bytes never begin with the NAT64 or mapped prefix
      }),
    );
  });
});

describe('allowed blocks', () => {
  const allowing = (allow: string) => egressPolicyFromSettings({ allow });

  it.each([
    { allow: '10.0.0.0/8', address: '10.1.2.3', expected: { kind: 'allowed', cidr: '10.0.0.0/8' } },
    { allow: '10.0.0.0/8', address: '::ffff:10.1.2.3', expected: { kind: 'allowed', cidr: '10.0.0.0/8' } },
    { allow: '10.0.0.0/8', address: '11.1.2.3', expected: { kind: 'public' } },
    { allow: '10.0.0.0/8', address: '192.168.0.1', expected: { kind: 'blocked', range: 'private' } },
    { allow: '127.0.0.0/8', address: '::1', expected: { kind: 'blocked', range: 'embedded-ipv4' } },
    { allow: '127.0.0.0/8,::1', address: '::1', expected: { kind: 'allowed', cidr: '::1' } },
    { allow: '127.0.0.0/8', address: '64:ff9b::127.0.0.1', expected: { kind: 'blocked', range: 'nat64' } },
    { allow: '0.0.0.0/0', address: '64:ff9b::127.0.0.1', expected: { kind: 'blocked', range: 'nat64' } },
    { allow: '8.8.0.0/16', address: '8.8.8.8', expected: { kind: 'allowed', cidr: '8.8.0.0/16' } },
  ])('$allow: $address is $expected.kind', ({ allow, address, expected }) => {
    expect(classifyAddress(address, allowing(allow))).toEqual(expected);
  });

  it.each([
    { allow: '169.254.0.0/16', kind: 'blocked' },
    { allow: '0.0.0.0/0', kind: 'blocked' },
    { allow: '169.254.169.254/31', kind: 'blocked' },
    { allow: '169.254.0.0/16,169.254.169.254', kind: 'allowed' },
    { allow: '169.254.169.254/32', kind: 'allowed' },
  ])('the metadata address needs a block of its own: $allow leaves it $kind', ({ allow, kind }) => {
    expect(classifyAddress('169.254.169.254', allowing(allow)).kind).toBe(kind);
  });
});

describe('our own addresses', () => {
  const policy = withOwnAddresses(DEFAULT_EGRESS_POLICY, [
    { address: '9.9.9.9', port: 7070 },
    { address: '2620:fe::fe' },
  ]);

  it.each([
    { address: '9.9.9.9', port: 7070, kind: 'blocked' },
    { address: '::ffff:9.9.9.9', port: 7070, kind: 'blocked' },
    { address: '9.9.9.9', port: 443, kind: 'public' },
    { address: '9.9.9.9', port: undefined, kind: 'blocked' },
    { address: '2620:fe::fe', port: 443, kind: 'blocked' },
    { address: '9.9.9.10', port: 7070, kind: 'public' },
  ])('$address at port $port is $kind', ({ address, port, kind }) => {
    expect(classifyAddress(address, policy, port).kind).toBe(kind);
  });

  it('are admitted by an allowed block', () => {
    const allowing = { ...policy, allow: egressPolicyFromSettings({ allow: '9.9.9.9' }).allow };
    expect(classifyAddress('9.9.9.9', allowing, 7070).kind).toBe('allowed');
  });
});
