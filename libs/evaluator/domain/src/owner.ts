import type { AlertTarget } from '@tocsin/payload-schemas';
import type { OwnerName } from './configuration/monitor-index.js';
import type { Organization } from './configuration/organization.js';
import type { PercentSeries } from './metrics/percent-series.js';
import type { SeriesPlan } from './metrics/series-plan.js';
import type { CheckRow } from './shard-rows.js';
import type { HostSilence } from './silence/host-silence.js';
import type { MissingMetric } from './silence/missing-metric.js';

/** A host or a service of this shard, with what is kept of it in memory. */
export class Owner {
  /** Series that some monitor looks at, computed ones included, by metric. */
  readonly series = new Map<string, number>();
  readonly percents = new Map<string, PercentSeries>();
  /** Name lists that this owner posts, with what they mean. Dropped when what is watched changes. */
  plans: SeriesPlan[] = [];
  /** Hosts: check monitors by name. */
  readonly checks = new Map<string, CheckRow>();
  /** Hosts that have posted metrics. */
  silence: HostSilence | undefined;
  /** Hosts: an alert may be open because the host was gone. */
  mayBeGone = false;
  /** Metrics that some monitor would miss. */
  readonly missing = new Map<string, MissingMetric>();

  constructor(
    readonly organization: Organization,
    /** `host:ID` or `service:NAME`. */
    readonly key: string,
    readonly name: OwnerName,
    /** Id of the host or name of the service. */
    readonly id: string,
  ) {}

  get target(): AlertTarget {
    return this.name.kind === 'host' ? { kind: 'host', id: this.id } : { kind: 'service', name: this.id };
  }
}

const HOST = 'host:';
const SERVICE = 'service:';
const MONITOR = 'monitor:';

/** @returns Undefined for keys of other kinds of owner, whose samples no monitor of this library looks at. */
export function ownerOf(organization: Organization, key: string): Owner | undefined {
  if (key.startsWith(HOST)) return new Owner(organization, key, { kind: 'host' }, key.slice(HOST.length));
  if (!key.startsWith(SERVICE)) return undefined;
  const name = key.slice(SERVICE.length);
  return new Owner(organization, key, { kind: 'service', name }, name);
}

export const hostKey = (hostId: string): string => HOST + hostId;
export const serviceKey = (name: string): string => SERVICE + name;
/** Key under which the runs and the alerts of a monitor lie that looks at no host or service. */
export const monitorKey = (monitorId: string): string => MONITOR + monitorId;

/** @returns Undefined for keys of other kinds. */
export const monitorIdOf = (key: string): string | undefined =>
  key.startsWith(MONITOR) ? key.slice(MONITOR.length) : undefined;
