import { readFileSync } from 'node:fs';

/** Ports from `first` to `last`, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** No well-known service, node port or usual ephemeral port lies here. */
const PREFERRED: PortRange = { first: 20_500, last: 23_999 };
const COUNT = PREFERRED.last - PREFERRED.first + 1;
/** Only root may listen below. */
const FIRST_UNPRIVILEGED = 1_024;
const LAST_PORT = 65_535;
/** What Linux comes with, and wider than what macOS and Windows do. */
const USUAL_EPHEMERAL: PortRange = { first: 32_768, last: LAST_PORT };

/** The ports that the system gives to outgoing connections, as it says itself where it says so. */
export function ephemeralPorts(file = '/proc/sys/net/ipv4/ip_local_port_range'): PortRange {
  try {
    const [first, last] = readFileSync(file, 'utf8').trim().split(/\s+/).map(Number);
    return Number.isInteger(first) && Number.isInteger(last) && first <= last ? { first, last } : USUAL_EPHEMERAL;
  } catch {
    return USUAL_EPHEMERAL; // not Linux
  }
}

/**
 * Where a port that must stay the same is chosen: outside the ephemeral ports, unless they leave no room.
 *
 * @param ephemeral - What the system gives to outgoing connections.
 */
export function portsToChooseFrom(ephemeral: PortRange): PortRange {
  if (ephemeral.last < PREFERRED.first || ephemeral.first > PREFERRED.last) return PREFERRED;
  const below = { first: ephemeral.first - COUNT, last: ephemeral.first - 1 };
  if (below.first >= FIRST_UNPRIVILEGED) return below;
  const above = { first: ephemeral.last + 1, last: ephemeral.last + COUNT };
  return above.last <= LAST_PORT ? above : PREFERRED;
}
