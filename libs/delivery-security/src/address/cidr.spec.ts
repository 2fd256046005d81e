import { cidrContains, isSingleAddress, parseCidr, type Cidr } from './cidr.js';
import { parseIp } from './ip-address.js';

function contains(block: string, address: string): boolean {
  const cidr = parseCidr(block);
  const ip = parseIp(address);
  if ('fault' in cidr || ip === undefined) throw new Error(`${block} or ${address} cannot be read`);
  return cidrContains(cidr, ip);
}

it.each([
  { block: '10.0.0.0/8', inside: '10.255.255.255', outside: '11.0.0.0' },
  { block: '172.16.0.0/12', inside: '172.31.255.255', outside: '172.32.0.0' },
  { block: '100.64.0.0/10', inside: '100.127.255.255', outside: '100.128.0.0' },
  { block: '192.0.2.7', inside: '192.0.2.7', outside: '192.0.2.6' },
  { block: '10.0.0.0/31', inside: '10.0.0.1', outside: '10.0.0.2' },
  { block: '10.0.0.0/8', inside: '::ffff:10.1.2.3', outside: '::10.1.2.3' },
  { block: '::ffff:10.0.0.0/104', inside: '10.1.2.3', outside: '11.1.2.3' },
  { block: '0.0.0.0/0', inside: '255.255.255.255', outside: '::1' },
  { block: '::/0', inside: 'ffff::', outside: '10.0.0.1' },
  { block: 'fd00::/8', inside: 'fdff::1', outside: 'fc00::1' },
  { block: '2001:db8::/33', inside: '2001:db8:7fff::', outside: '2001:db8:8000::' },
])('$block holds $inside and not $outside', ({ block, inside, outside }) => {
  expect(contains(block, inside)).toBe(true);
  expect(contains(block, outside)).toBe(false);
});

it.each([
  { text: '10.1.2.3/8', fault: 'has bits set behind its prefix; write 10.0.0.0/8 for the whole block' },
  { text: 'fd00::1/8', fault: 'has bits set behind its prefix; write fd00:0:0:0:0:0:0:0/8 for the whole block' },
  { text: '10.0.0.0/33', fault: 'has a prefix of more than 32 bits; write 0 to 32' },
  { text: '::/129', fault: 'has a prefix of more than 128 bits; write 0 to 128' },
  { text: '10.0.0.0/', fault: 'has no number after the slash; write 0 to 32' },
  { text: '10.0.0.0/-1', fault: 'has no number after the slash; write 0 to 32' },
  { text: '10.0.0/8', fault: expect.stringContaining('is not an address block') as string },
  { text: 'localhost', fault: expect.stringContaining('is not an address block') as string },
  { text: '10.0.0.0/8/8', fault: expect.stringContaining('is not an address block') as string },
])('does not read $text', ({ text, fault }) => {
  expect(parseCidr(text)).toEqual({ fault });
});

it('knows a block of one address', () => {
  expect(isSingleAddress(parseCidr('10.0.0.1') as Cidr)).toBe(true);
  expect(isSingleAddress(parseCidr('10.0.0.1/32') as Cidr)).toBe(true);
  expect(isSingleAddress(parseCidr('10.0.0.0/31') as Cidr)).toBe(false);
  expect(isSingleAddress(parseCidr('::1/128') as Cidr)).toBe(true);
});
