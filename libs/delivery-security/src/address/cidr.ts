import { formatIp, type IpBytes, isIpv4Bytes, parseIp } from './ip-address.js';

/** A block of addresses of one family. An IPv6 block never holds IPv4 addresses, not even `::/0`. */
export interface Cidr {
  /** As its writer spelled it. */
  readonly text: string;
  readonly base: IpBytes;
  /** Leading bits that count, of 128; for IPv4 that is 96 plus its own prefix. */
  readonly bits: number;
  readonly isIpv4: boolean;
}

/** What is wrong with the text of a block, as the end of a sentence that begins with the text. */
export type CidrFault = { readonly fault: string };

/** Reads `10.0.0.0/8`, `fd00::/8`, or a single address, which stands for itself alone. */
export function parseCidr(text: string): Cidr | CidrFault {
  const [address = '', prefix, ...rest] = text.split('/');
  const base = parseIp(address);
  if (base === undefined || rest.length > 0) {
    return {
      fault: 'is not an address block; write an IPv4 or IPv6 address and a prefix, like 10.0.0.0/8 or fd00::/8',
    };
  }
  const isIpv4 = !address.includes(':');
  const most = isIpv4 ? 32 : 128;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix))
    return { fault: `has no number after the slash; write 0 to ${most}` };
  const length = prefix === undefined ? most : Number(prefix);
  if (length > most) return { fault: `has a prefix of more than ${most} bits; write 0 to ${most}` };
  const bits = isIpv4 ? 96 + length : length;
  const network = masked(base, bits);
  if (network.some((byte, at) => byte !== base[at])) {
    return { fault: `has bits set behind its prefix; write ${formatIp(network)}/${length} for the whole block` };
  }
  return { text, base, bits, isIpv4: isIpv4Bytes(base) && bits >= 96 };
}

export function cidrContains(cidr: Cidr, ip: IpBytes): boolean {
  if (isIpv4Bytes(ip) !== cidr.isIpv4) return false;
  return startsWithBits(ip, cidr.base, cidr.bits);
}

/** True when the block is one address. */
export function isSingleAddress(cidr: Cidr): boolean {
  return cidr.bits === 128;
}

/** Whether two addresses have their first `bits` bits in common. */
export function startsWithBits(ip: IpBytes, base: IpBytes, bits: number): boolean {
  const whole = bits >> 3;
  for (let at = 0; at < whole; at++) if (ip[at] !== base[at]) return false;
  const rest = bits & 7;
  return rest === 0 || (((ip[whole] ?? 0) ^ (base[whole] ?? 0)) & (0xff00 >> rest) & 0xff) === 0;
}

function masked(ip: IpBytes, bits: number): IpBytes {
  return ip.map((byte, at) => {
    const kept = Math.min(8, Math.max(0, bits - at * 8));
    return byte & (0xff00 >> kept) & 0xff;
  });
}
