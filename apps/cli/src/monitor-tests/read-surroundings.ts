import { scopeText, type HostState, type ServiceState } from '@tocsin/payload-schemas';
import type { z } from 'zod';
import type { FileFaults } from './file-faults.js';
import type { RolesByService } from './monitor-definitions.js';
import { type ReadMonitor, readMonitors } from './read-monitors.js';
import { hostInput, serviceInput, type testFileInput, type TestHost } from './test-file-input.js';
import type { Surroundings } from './test-world.js';
import type { YamlFile } from './yaml-file.js';

/**
 * What the tests of a file begin with. Without `services`, every service and role is there that a host or a monitor
 * names; with it, there is no other.
 */
export function readSurroundings(
  yaml: YamlFile,
  { monitors: given, hosts: listed, services: named }: z.output<typeof testFileInput>,
  faults: FileFaults,
): Surroundings {
  const known = named === undefined ? undefined : readServices(yaml, named, faults);
  const hosts = readHosts(yaml, listed, known, faults);
  const monitors = readMonitors(yaml, given, known, faults);
  const roles = known ?? namedSomewhere([...hosts.values()], [...monitors.values()]);
  return { monitors, hosts, services: new Map([...roles].map(([name, its]) => [name, serviceOf(name, its)])), known };
}

function readServices(yaml: YamlFile, listed: readonly unknown[], faults: FileFaults): RolesByService {
  const services = new Map<string, ReadonlySet<string>>();
  for (const [index, item] of listed.entries()) {
    const service = faults.read(serviceInput, item, yaml, ['services', index]);
    if (service === undefined) continue;
    if (services.has(service.name)) {
      faults.tell(yaml, ['services', index, 'name'], `there are two services "${service.name}"`);
    }
    services.set(service.name, new Set(service.roles));
  }
  return services;
}

function readHosts(
  yaml: YamlFile,
  listed: readonly unknown[],
  known: RolesByService | undefined,
  faults: FileFaults,
): ReadonlyMap<string, HostState> {
  const hosts = new Map<string, HostState>();
  for (const [index, item] of listed.entries()) {
    const path = ['hosts', index];
    const host = faults.read(hostInput, item, yaml, path);
    if (host === undefined) continue;
    const { name } = host;
    if (hosts.has(name)) faults.tell(yaml, [...path, 'name'], `there are two hosts "${name}"`);
    if (known?.has(name) === true) faults.tell(yaml, [...path, 'name'], `there is a service "${name}", too`);
    for (const [at, { service, role }] of host.roles.entries()) {
      if (known === undefined || known.get(service)?.has(role) === true) continue;
      faults.tell(
        yaml,
        [...path, 'roles', at],
        `the services of this file have no role "${scopeText({ service, role })}"`,
      );
    }
    hosts.set(name, hostOf(host));
  }
  return hosts;
}

const hostOf = ({ name, roles, status, checks }: TestHost): HostState => ({
  id: name,
  name,
  displayName: null,
  customIdentifier: null,
  memo: '',
  status,
  isRetired: false,
  retiredAt: null,
  createdAt: 0,
  roles,
  checks: checks.map((check) => ({ name: check, memo: '' })),
});

const serviceOf = (name: string, roles: ReadonlySet<string>): ServiceState => ({
  id: name,
  name,
  memo: '',
  roles: [...roles].map((role) => ({ name: role, memo: '' })),
});

function namedSomewhere(hosts: readonly HostState[], monitors: readonly ReadMonitor[]): RolesByService {
  const named = new Map<string, Set<string>>();
  const add = (service: string, role?: string): void => {
    const roles = named.get(service) ?? new Set();
    named.set(service, role === undefined ? roles : roles.add(role));
  };
  for (const { service, role } of hosts.flatMap(({ roles }) => roles)) add(service, role);
  for (const { state } of monitors) {
    if ('service' in state && state.service !== undefined) add(state.service);
    for (const { service, role } of 'scopes' in state ? state.scopes : []) add(service, role);
  }
  return named;
}
