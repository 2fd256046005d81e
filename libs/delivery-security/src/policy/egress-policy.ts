import { InvalidInputError } from '@tocsin/runtime';
import { parseCidr, type Cidr } from '../address/cidr.js';
import { type IpBytes, parseIp } from '../address/ip-address.js';
import { DEFAULT_PORT_RULE, parseEgressPorts, type PortRule } from './port-rule.js';
import { readParts } from './setting-parts.js';

export type EgressScheme = 'https' | 'http';

/** An address on which this installation listens itself; without a port, the whole address. */
export interface OwnAddress {
  readonly ip: IpBytes;
  readonly port?: number;
}

/** Where webhooks may go. Immutable: URL verdicts and connections made under one policy stay valid for it. */
export interface EgressPolicy {
  /** Blocks that admit private addresses, host names that resolve into them, and any port there. */
  readonly allow: readonly Cidr[];
  readonly schemes: ReadonlySet<EgressScheme>;
  readonly ports: PortRule;
  readonly ownAddresses: readonly OwnAddress[];
  /** Whether `64:ff9b::/96` is judged by the IPv4 address in it or refused as a whole. */
  readonly nat64: 'by-embedded-ipv4' | 'refuse';
}

/** The three `TOCSIN_EGRESS_*` settings as they stand in the environment; an absent one has its default. */
export interface EgressSettings {
  readonly allow?: string;
  readonly schemes?: string;
  readonly ports?: string;
}

/** Public addresses over https and http at the usual ports. */
export const DEFAULT_EGRESS_POLICY: EgressPolicy = {
  allow: [],
  schemes: new Set(['https', 'http']),
  ports: DEFAULT_PORT_RULE,
  ownAddresses: [],
  nat64: 'by-embedded-ipv4',
};

/** @throws {InvalidInputError} Naming the setting and the part of it that is wrong. */
export function egressPolicyFromSettings(settings: EgressSettings): EgressPolicy {
  return {
    ...DEFAULT_EGRESS_POLICY,
    allow: parseEgressAllow(settings.allow ?? ''),
    schemes: parseEgressSchemes(settings.schemes ?? ''),
    ports: parseEgressPorts(settings.ports ?? ''),
  };
}

/**
 * Reads `TOCSIN_EGRESS_ALLOW`: address blocks separated by commas; a bare address stands for itself.
 *
 * @throws {InvalidInputError} Naming every block that cannot be read, and what would be right.
 */
export function parseEgressAllow(text: string): readonly Cidr[] {
  return readParts('TOCSIN_EGRESS_ALLOW', text, (part) => {
    const cidr = parseCidr(part);
    return 'fault' in cidr ? cidr : { value: cidr };
  });
}

/**
 * Reads `TOCSIN_EGRESS_SCHEMES`: `https`, `http` or both; empty means both.
 *
 * @throws {InvalidInputError} Naming every scheme that is neither.
 */
export function parseEgressSchemes(text: string): ReadonlySet<EgressScheme> {
  const schemes = readParts<EgressScheme>(
    'TOCSIN_EGRESS_SCHEMES',
    text,
    (part) =>
      part === 'https' || part === 'http' ? { value: part } : { fault: 'is not a scheme that webhooks can use' },
    '; write https, http or both, separated by a comma',
  );
  return schemes.length === 0 ? DEFAULT_EGRESS_POLICY.schemes : new Set(schemes);
}

/**
 * The same policy with addresses of this installation refused, so that it cannot be made to call itself. An allowed
 * block still admits them.
 *
 * @throws {InvalidInputError} If an address is not one.
 */
export function withOwnAddresses(
  policy: EgressPolicy,
  addresses: readonly { readonly address: string; readonly port?: number }[],
): EgressPolicy {
  const own = addresses.map(({ address, port }): OwnAddress => {
    const ip = parseIp(address);
    if (ip === undefined) throw new InvalidInputError(`"${address}" is not an address on which one can listen`);
    return port === undefined ? { ip } : { ip, port };
  });
  return { ...policy, ownAddresses: [...policy.ownAddresses, ...own] };
}
