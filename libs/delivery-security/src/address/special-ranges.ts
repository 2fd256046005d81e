import { parseCidr, type Cidr } from './cidr.js';
import { type IpBytes, parseIp } from './ip-address.js';

/** A block that no webhook may be sent to, and why. */
export interface SpecialRange {
  readonly cidr: Cidr;
  readonly name: string;
}

/*
 * From the IANA IPv4 and IPv6 special-purpose address registries. Ranges are listed although the IPv6 rule "only
 * 2000::/3" covers most of them: the name is what tests and operators read.
 */
export const IPV4_SPECIAL: readonly SpecialRange[] = ranges([
  ['0.0.0.0/8', 'this-network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'carrier-grade-nat'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'protocol-assignments'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', '6to4-relay'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
]);

/** `::/8` is refused as a whole instead of listing its encodings of IPv4: every such list has missed one. */
export const IPV6_SPECIAL: readonly SpecialRange[] = ranges([
  ['::/8', 'embedded-ipv4'],
  ['100::/64', 'discard'],
  ['100:0:0:1::/64', 'dummy'],
  ['2001::/23', 'protocol-assignments'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4'],
  ['3fff::/20', 'documentation'],
  ['5f00::/16', 'segment-routing'],
  ['fc00::/7', 'unique-local'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
]);

export const NAT64 = block('64:ff9b::/96');
/** The only IPv6 block from which global unicast addresses are given out. */
export const GLOBAL_UNICAST = block('2000::/3');

/** Where clouds hand out credentials to whoever asks. One of them lies in a public range. */
export const METADATA_ADDRESSES: readonly IpBytes[] = [
  '169.254.169.254', // AWS, Google Cloud, Azure, DigitalOcean, OpenStack
  '169.254.170.2', // AWS ECS
  '169.254.170.23', // AWS EKS
  '169.254.0.23', // Tencent
  '100.100.100.200', // Alibaba
  '192.0.0.192', // Oracle
  '168.63.129.16', // Azure WireServer: public by its range
  'fd00:ec2::254', // AWS
  'fd00:ec2::23', // AWS EKS
  'fd20:ce::254', // Google Cloud
  'fe80::a9fe:a9fe', // OpenStack
].map(address);

function ranges(rows: readonly (readonly [string, string])[]): readonly SpecialRange[] {
  return rows.map(([text, name]) => ({ cidr: block(text), name }));
}

function block(text: string): Cidr {
  const cidr = parseCidr(text);
  if ('fault' in cidr) throw new Error(`${text} ${cidr.fault}`);
  return cidr;
}

function address(text: string): IpBytes {
  const ip = parseIp(text);
  if (ip === undefined) throw new Error(`${text} is not an address`);
  return ip;
}
