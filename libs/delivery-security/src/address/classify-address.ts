import type { EgressPolicy } from '../policy/egress-policy.js';
import { cidrContains, isSingleAddress, startsWithBits } from './cidr.js';
import { type IpBytes, ipFromBytes, isIpv4Bytes, mappedIpv4, parseIp, sameIp } from './ip-address.js';
import { GLOBAL_UNICAST, IPV4_SPECIAL, IPV6_SPECIAL, METADATA_ADDRESSES, NAT64 } from './special-ranges.js';

/** What the policy says about one address. `range` is for operators and tests; never show it to who configured the URL. */
export type AddressVerdict =
  | { readonly kind: 'public' }
  | { readonly kind: 'allowed'; readonly cidr: string }
  | { readonly kind: 'blocked'; readonly range: string };

const PUBLIC: AddressVerdict = { kind: 'public' };

/**
 * Judges the address that a connection would go to.
 *
 * An allowed block admits what lies in it, with one exception: a metadata address is admitted only by a block of that
 * single address, because nobody who allows `169.254.0.0/16` or `0.0.0.0/0` means to hand out the machine's credentials.
 * Every IPv4 address inside an IPv6 encoding is either judged as that IPv4 address (IPv4-mapped, NAT64) or refused.
 *
 * @param address - Text without brackets or zone, or 4 or 16 raw bytes. Anything else is blocked.
 * @param port - Where given, our own listen addresses are refused at their ports only; without it, at any.
 */
export function classifyAddress(address: string | Uint8Array, policy: EgressPolicy, port?: number): AddressVerdict {
  const ip = typeof address === 'string' ? parseIp(address) : ipFromBytes(address);
  if (ip === undefined) return blocked('not-an-address');
  const allowing = policy.allow.find((cidr) => cidrContains(cidr, ip));
  if (METADATA_ADDRESSES.some((metadata) => sameIp(metadata, ip))) {
    const exact = policy.allow.find((cidr) => isSingleAddress(cidr) && cidrContains(cidr, ip));
    return exact === undefined ? blocked('metadata') : { kind: 'allowed', cidr: exact.text };
  }
  if (allowing !== undefined) return { kind: 'allowed', cidr: allowing.text };
  if (isOwn(ip, policy, port)) return blocked('own-address');
  return isIpv4Bytes(ip) ? classifyIpv4(ip) : classifyIpv6(ip, policy);
}

function classifyIpv4(ip: IpBytes): AddressVerdict {
  const special = IPV4_SPECIAL.find(({ cidr }) => cidrContains(cidr, ip));
  return special === undefined ? PUBLIC : blocked(special.name);
}

function classifyIpv6(ip: IpBytes, policy: EgressPolicy): AddressVerdict {
  if (startsWithBits(ip, NAT64.base, NAT64.bits)) return classifyNat64(ip, policy);
  const special = IPV6_SPECIAL.find(({ cidr }) => cidrContains(cidr, ip));
  if (special !== undefined) return blocked(special.name);
  if (!startsWithBits(ip, GLOBAL_UNICAST.base, GLOBAL_UNICAST.bits)) return blocked('not-global-unicast');
  return isIsatap(ip) ? blocked('isatap') : PUBLIC;
}

/**
 * On a network with DNS64 every IPv4 receiver looks like this, so the prefix cannot be refused outright; and it would
 * reach anything, so it cannot be trusted. The allowed IPv4 blocks do not apply: they describe our network, not the
 * translator's.
 */
function classifyNat64(ip: IpBytes, policy: EgressPolicy): AddressVerdict {
  const embedded = mappedIpv4([...ip.subarray(12)]);
  const isPublic =
    policy.nat64 === 'by-embedded-ipv4' && classifyAddress(embedded, { ...policy, allow: [] }).kind === 'public';
  return isPublic ? PUBLIC : blocked('nat64');
}

/** An interface identifier that tells a tunnel to go to the IPv4 address in its last four bytes (RFC 5214). */
function isIsatap(ip: IpBytes): boolean {
  return ((ip[8] ?? 0) & 0xfd) === 0 && ip[9] === 0 && ip[10] === 0x5e && ip[11] === 0xfe;
}

function isOwn(ip: IpBytes, policy: EgressPolicy, port: number | undefined): boolean {
  return policy.ownAddresses.some(
    (own) => sameIp(own.ip, ip) && (port === undefined || own.port === undefined || own.port === port),
  );
}

function blocked(range: string): AddressVerdict {
  return { kind: 'blocked', range };
}
