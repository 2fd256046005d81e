import { SERVICE_PORTS } from './service-ports.js';
import { readParts, settingParts } from './setting-parts.js';

/** Which ports of public receivers may be dialled. */
export interface PortRule {
  allows(port: number): boolean;
  /** The rule as the end of a sentence: "use …". */
  readonly hint: string;
}

const MAX_PORT = 65_535;

/** 80, 443, and every port from 1024 on that is not known to belong to another service. */
export const DEFAULT_PORT_RULE: PortRule = {
  allows: (port) => port === 80 || port === 443 || (port >= 1024 && port <= MAX_PORT && !SERVICE_PORTS.has(port)),
  hint: 'use 80, 443 or a port from 1024 on that belongs to no other known service',
};

/**
 * Reads `TOCSIN_EGRESS_PORTS`: ports and ranges, comma-separated, like `443,8443,9000-9999`. The list replaces the
 * default rule as a whole, so a service port named in it is allowed.
 *
 * @param text - The setting; empty means the default rule.
 * @throws {InvalidInputError} Naming every part that is no port or range.
 */
export function parseEgressPorts(text: string): PortRule {
  const parts = settingParts(text);
  if (parts.length === 0) return DEFAULT_PORT_RULE;
  const ranges = readParts('TOCSIN_EGRESS_PORTS', text, readRange, ADVICE);
  return {
    allows: (port) => ranges.some(([from, to]) => port >= from && port <= to),
    hint: `use one of the ports that the operator allows: ${parts.join(', ')}`,
  };
}

const ADVICE = `; write ports from 1 to ${MAX_PORT} or ranges of them, separated by commas, like 443,8443,9000-9999`;

function readRange(part: string): { readonly value: readonly [number, number] } | { readonly fault: string } {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
  const from = Number(match?.[1]);
  const to = match?.[2] === undefined ? from : Number(match[2]);
  if (match === null || from < 1 || to > MAX_PORT || from > to) return { fault: 'is not a port' };
  return { value: [from, to] };
}
