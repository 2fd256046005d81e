import type { Surroundings } from './test-world.js';

/** Most names that an error lists. */
const MAX_LISTED = 20;

/** What is wrong with names of hosts, services and monitors: one text for each that there is not. */
export function unknownNames(
  names: Readonly<Partial<Record<'host' | 'service' | 'owner' | 'monitor', string>>>,
  { hosts, services, monitors }: Surroundings,
): readonly string[] {
  const { host, service, owner, monitor } = names;
  const problems: string[] = [];
  if (host !== undefined && !hosts.has(host)) problems.push(`there is no host "${host}"; hosts are ${listed(hosts)}`);
  if (service !== undefined && !services.has(service)) {
    problems.push(`there is no service "${service}"; services are ${listed(services)}`);
  }
  if (owner !== undefined && !hosts.has(owner) && !services.has(owner)) {
    problems.push(
      `there is no host or service "${owner}"; hosts are ${listed(hosts)}, services are ${listed(services)}`,
    );
  }
  if (monitor !== undefined && !monitors.has(monitor)) {
    problems.push(`there is no monitor "${monitor}"; monitors are ${listed(monitors)}`);
  }
  return problems;
}

function listed(things: ReadonlyMap<string, unknown>): string {
  const names = [...things.keys()];
  return names.length === 0 ? 'none' : names.slice(0, MAX_LISTED).join(', ') + (names.length > MAX_LISTED ? ', …' : '');
}
