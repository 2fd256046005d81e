import { isIPv4, isIPv6 } from 'node:net';

/**
 * An address as 16 bytes. An IPv4 address is held as its IPv4-mapped form (`::ffff:a.b.c.d`), so both spellings of one
 * address are the same bytes and cannot be judged differently.
 */
export type IpBytes = Uint8Array;

const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** Reads IPv4 in dotted form or any IPv6 spelling without a zone; undefined for anything else. */
export function parseIp(text: string): IpBytes | undefined {
  if (isIPv4(text)) return mappedIpv4(ipv4Octets(text));
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return Uint8Array.from(ipv6Groups(text).flatMap((group) => [group >> 8, group & 0xff]));
}

/** Takes 4 or 16 raw bytes; undefined for any other length. */
export function ipFromBytes(bytes: Uint8Array): IpBytes | undefined {
  if (bytes.length === 4) return mappedIpv4([...bytes]);
  return bytes.length === 16 ? Uint8Array.from(bytes) : undefined;
}

export function isIpv4Bytes(ip: IpBytes): boolean {
  return MAPPED_PREFIX.every((byte, at) => ip[at] === byte);
}

export function mappedIpv4(octets: readonly number[]): IpBytes {
  return Uint8Array.from([...MAPPED_PREFIX, ...octets]);
}

export function sameIp(a: IpBytes, b: IpBytes): boolean {
  return a.every((byte, at) => byte === b[at]);
}

/** The spelling to dial and to show: dotted IPv4, or IPv6 in eight groups without compression. */
export function formatIp(ip: IpBytes): string {
  if (isIpv4Bytes(ip)) return ip.subarray(12).join('.');
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push((((ip[at] ?? 0) << 8) | (ip[at + 1] ?? 0)).toString(16));
  return groups.join(':');
}

function ipv4Octets(text: string): number[] {
  return text.split('.').map(Number);
}

/** Eight 16-bit groups of a text that `isIPv6` has accepted. */
function ipv6Groups(text: string): number[] {
  const [head = '', tail] = withHexTail(text).split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

/** Rewrites a dotted IPv4 at the end (`::ffff:10.0.0.1`) as two groups. */
function withHexTail(text: string): string {
  if (!text.includes('.')) return text;
  const at = text.lastIndexOf(':') + 1;
  const [a = 0, b = 0, c = 0, d = 0] = ipv4Octets(text.slice(at));
  return `${text.slice(0, at)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
