import { TimelinePlayer, type TimelineWorld, withMembers } from '@tocsin/evaluator-domain/timeline';
import { pathText } from '@tocsin/input';
import type { ConfigRecord, ConfigState, HostState, MonitorState, ServiceState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { readMonitor, type RolesByService } from './monitor-definitions.js';

const ORG = 'tests';
const AUTHOR = { kind: 'user', id: 'you', screenName: 'you' } as const;

/** What there is when a test begins. Everything is known by the name that tests call it, which is its id as well. */
export interface Surroundings {
  readonly monitors: ReadonlyMap<string, { readonly definition: object; readonly state: MonitorState }>;
  readonly hosts: ReadonlyMap<string, HostState>;
  readonly services: ReadonlyMap<string, ServiceState>;
  /** Services and roles that monitors may name; undefined if any. */
  readonly known: RolesByService | undefined;
}

/** A shard in which nothing has happened yet. */
export function newPlayer(surroundings: Surroundings): TimelinePlayer {
  const { monitors, hosts, services } = surroundings;
  const organization = {
    id: ORG,
    name: ORG,
    displayName: null,
    timeZone: 'UTC',
    plan: 'enterprise',
    hasInsights: true,
  };
  return new TimelinePlayer(worldOf(surroundings), [
    record('organization', organization as ConfigState<'organization'>),
    ...[...services.values()].map((state) => record('service', state)),
    ...[...hosts.values()].map((state) => record('host', state)),
    ...[...monitors.values()].map(({ state }) => record('monitor', state)),
  ]);
}

function record(kind: ConfigRecord['kind'], state: ConfigRecord['state']): ConfigRecord {
  return { kind, org: ORG, id: state.id, revision: 1, at: 0, actor: AUTHOR, state } as ConfigRecord;
}

function worldOf({ monitors, hosts, services, known }: Surroundings): TimelineWorld {
  const definitions = new Map([...monitors].map(([name, { definition }]) => [name, definition]));
  return {
    org: ORG,
    actor: AUTHOR,
    ownerOf: (name) => {
      if (hosts.has(name)) return `host:${name}`;
      if (services.has(name)) return `service:${name}`;
      throw new InvalidInputError(`there is no host or service "${name}"`);
    },
    edited: ({ kind, id }, members) => {
      if (kind !== 'monitor') throw new InvalidInputError(`only monitors can be edited, not a ${kind}`);
      const definition = withMembers(definitions.get(id) ?? {}, members);
      definitions.set(id, definition);
      const read = readMonitor(id, definition, known);
      if ('monitor' in read) return read.monitor;
      const [{ path, problem }] = read.faults;
      throw new InvalidInputError(`${pathText(path)}: ${problem}`);
    },
  };
}
