import fc from 'fast-check';
import { formatIp, ipFromBytes, isIpv4Bytes, parseIp, sameIp } from './ip-address.js';

const hex = (ip: Uint8Array | undefined): string | undefined => ip && Buffer.from(ip).toString('hex');

describe('parseIp', () => {
  it.each([
    { text: '8.8.8.8', bytes: '00000000000000000000ffff08080808' },
    { text: '::ffff:8.8.8.8', bytes: '00000000000000000000ffff08080808' },
    { text: '0:0:0:0:0:ffff:808:808', bytes: '00000000000000000000ffff08080808' },
    { text: '::', bytes: '00000000000000000000000000000000' },
    { text: '::1', bytes: '00000000000000000000000000000001' },
    { text: '1::', bytes: '00010000000000000000000000000000' },
    { text: '::8.8.8.8', bytes: '00000000000000000000000008080808' },
    { text: '64:ff9b::127.0.0.1', bytes: '0064ff9b00000000000000007f000001' },
    { text: '2001:DB8:0:0:8:800:200C:417A', bytes: '20010db80000000000080800200c417a' },
    { text: '2001:db8::8:800:200c:417a', bytes: '20010db80000000000080800200c417a' },
    { text: '1:2:3:4:5:6:7::', bytes: '00010002000300040005000600070000' },
    { text: '1:2:3:4:5:6:1.2.3.4', bytes: '00010002000300040005000601020304' },
  ])('reads $text', ({ text, bytes }) => {
    expect(hex(parseIp(text))).toBe(bytes);
  });

  it.each([
    '',
    'localhost',
    '127.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f000001',
    '1.2.3.4.5',
    '256.0.0.1',
    ' 8.8.8.8',
    '8.8.8.8.',
    '[::1]',
    'fe80::1%lo',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '::ffff:1.2.3',
    '12345::',
  ])('does not read "%s"', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });

  it('reads back what formatIp writes, for any 16 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(hex(parseIp(formatIp(bytes)))).toBe(hex(bytes));
      }),
    );
  });

  it('reads every spelling of one IPv6 address as the same bytes', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const ip = parseIp(text);
        expect(ip).toBeDefined();
        const url = new URL(`http://[${text}]/`).hostname.slice(1, -1); // an independent parser
        expect(hex(parseIp(url))).toBe(hex(ip));
      }),
    );
  });
});

describe('ipFromBytes', () => {
  it('holds four bytes as the mapped form, so that both spellings of an IPv4 address are equal', () => {
    const ip = ipFromBytes(Uint8Array.of(10, 0, 0, 1));
    expect(ip && sameIp(ip, parseIp('::ffff:10.0.0.1') ?? ip)).toBe(true);
    expect(ip && isIpv4Bytes(ip)).toBe(true);
    expect(ip && formatIp(ip)).toBe('10.0.0.1');
  });

  it.each([0, 3, 5, 15, 17])('refuses %d bytes', (length) => {
    expect(ipFromBytes(new Uint8Array(length))).toBeUndefined();
  });
});
