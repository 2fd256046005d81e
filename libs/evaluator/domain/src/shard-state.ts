import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { OpenAlerts, targetKey } from './alerts/open-alerts.js';
import { removeEntity, saveEntity, saveLastKnown } from './configuration/entities.js';
import { Organization } from './configuration/organization.js';
import { windowRequestsOf, windowRequestsForChange } from './configuration/window-requests.js';
import { SuppressedExcursions } from './held-back/suppressed-excursions.js';
import { AlertGroups } from './groups/alert-groups.js';
import { DEFAULT_CONNECTIVITY_GONE_MS, MAX_QUIET_MS } from './limits.js';
import { TouchedSeries } from './metrics/touched-series.js';
import { WatchedSeries } from './metrics/watched-series.js';
import { type Owner, hostKey, ownerOf } from './owner.js';
import type { LoadedWindow, WindowRequest } from './ports/sample-windows.js';
import { type RunRow, runKey } from './runs/run-row.js';
import type { ConfigurationRecord } from './shard-input.js';
import type { AlertRow, ShardClock, ShardRows } from './shard-rows.js';
import { Deadlines } from './silence/deadlines.js';
import { HostSilence } from './silence/host-silence.js';
import { MissingMetric } from './silence/missing-metric.js';
import { giveMissingDeadlines } from './silence/missing-deadlines.js';

export interface ShardOptions {
  /** Whether the observation key (`org/host:ID`, …) belongs to this shard. Default: every key does. */
  readonly owns?: (key: string) => boolean;
  /** Silence after which a host is gone. Default: `DEFAULT_CONNECTIVITY_GONE_MS`. */
  readonly connectivityGoneMs?: number | undefined;
  /** Longest time without any input that is not taken for a fault of ours. Default: `MAX_QUIET_MS`. */
  readonly maxQuietMs?: number;
}

export const NEW_CLOCK: ShardClock = { timeMs: 0, gapMs: 0, configOffset: -1 };
const HOUR_MS = 3_600_000;
const NO_ROWS: ShardRows = {
  alerts: [],
  checks: [],
  lastSeen: [],
  lastPoints: [],
  runs: [],
  groups: [],
  groupMembers: [],
  suppressed: [],
};

/**
 * Everything that one shard keeps in memory. Only `advance` changes it. It follows from the records that were processed
 * and nothing else, so that taking it back from what was stored and going on gives what never stopping would have given.
 */
export class ShardState {
  readonly alerts = new OpenAlerts(() => this.gapMs);
  readonly groups = new AlertGroups(() => this.gapMs);
  /** On the running time: shard time without the pauses that were our own fault. */
  readonly deadlines = new Deadlines();
  readonly suppressed = new SuppressedExcursions(this.deadlines, this);
  readonly series = new WatchedSeries(this.alerts, this.suppressed);
  /** Scratch of the post that is being taken in. */
  readonly touched = new TouchedSeries();
  /** What is kept of monitors that run by themselves, by `runKey`. */
  readonly runs = new Map<string, RunRow>();
  readonly connectivityGoneMs: number;
  readonly maxQuietMs: number;
  timeMs: EpochMs;
  gapMs: number;
  configOffset: number;
  /** Entities of which only the state after a change that is yet to be applied is known. */
  private readonly unsettled = new Set<string>();
  private readonly organizations = new Map<string, Organization>();
  private readonly owners = new Map<string, Map<string, Owner>>();
  private readonly owns: (key: string) => boolean;

  private constructor(clock: ShardClock, options: ShardOptions) {
    this.timeMs = clock.timeMs;
    this.gapMs = clock.gapMs;
    this.configOffset = clock.configOffset;
    this.owns = options.owns ?? (() => true);
    this.connectivityGoneMs = options.connectivityGoneMs ?? DEFAULT_CONNECTIVITY_GONE_MS;
    this.maxQuietMs = options.maxQuietMs ?? MAX_QUIET_MS;
  }

  /** A shard that has seen nothing. */
  static empty(options: ShardOptions = {}): ShardState {
    return ShardState.restore(NEW_CLOCK, NO_ROWS, [], options);
  }

  /**
   * Takes a shard back as it was stored. `loadWindows` must follow, then every configuration change with an offset behind
   * the clock's, in order.
   *
   * @param configuration - Each entity as it was at the clock's offset, without those that were made later. The state of then
   *   may be gone from the topic: a later one serves until the newest change is applied, but is not taken for what was before.
   */
  static restore(
    clock: ShardClock,
    rows: ShardRows,
    configuration: Iterable<ConfigurationRecord>,
    options: ShardOptions = {},
  ): ShardState {
    const state = new ShardState(clock, options);
    for (const { record, offset } of configuration) {
      if (!state.concerns(record)) continue;
      const organization = state.organization(record.org);
      if (offset > clock.configOffset) {
        saveLastKnown(organization, record);
        state.unsettled.add(entityKey(record));
      } else if (record.deleted === true) removeEntity(organization, record);
      else saveEntity(organization, record);
    }
    state.restoreRows(rows);
    return state;
  }

  get clock(): ShardClock {
    return { timeMs: this.timeMs, gapMs: this.gapMs, configOffset: this.configOffset };
  }

  /** Shard time without the pauses that were our own fault. */
  get runningMs(): number {
    return this.timeMs - this.gapMs;
  }

  get seconds(): EpochSeconds {
    return Math.floor(this.timeMs / 1000);
  }

  /** Nothing came for so long: our own fault, by which deadlines move; but not the end of a snooze, which a person chose. */
  pause(quietMs: number): void {
    this.gapMs += quietMs;
    for (const { row, reminder } of this.alerts.all()) {
      if (row.snoozedUntil !== undefined) this.deadlines.queue(reminder);
    }
    for (const { reminder } of this.groups.all()) this.deadlines.queue(reminder);
  }

  /** Time goes on; once an hour, what nobody can need any more is forgotten. */
  moveTo(at: EpochMs): void {
    const isNewHour = Math.floor(at / HOUR_MS) !== Math.floor(this.timeMs / HOUR_MS);
    this.timeMs = at;
    if (!isNewHour) return;
    this.alerts.forgetOpenings(this.seconds);
    this.groups.forgetOld(at);
  }

  /** All points that monitors look at: for `loadWindows` after `restore`. */
  windowRequests(): readonly WindowRequest[] {
    return [...this.organizations.values()].flatMap((organization) => windowRequestsOf(organization, this.seconds));
  }

  /** Points that a configuration change makes interesting: for the change's `windows`. */
  windowRequestsFor(change: ConfigRecord): readonly WindowRequest[] {
    return windowRequestsForChange(this.organization(change.org), change, this.seconds, this.isSettled(change));
  }

  /** Whether what is known of an entity is the state before this change. */
  isSettled(change: ConfigRecord): boolean {
    return !this.unsettled.has(entityKey(change));
  }

  /** The newest change of an entity has been applied. */
  settle(change: ConfigRecord): void {
    this.unsettled.delete(entityKey(change));
  }

  /** Puts stored points in the place of what is in memory. Series that nobody looks at are left out. */
  loadWindows(windows: Iterable<LoadedWindow>): void {
    for (const { org, owner: key, metric, times, values } of windows) {
      const owner = times.length === 0 ? undefined : this.owner(org, key);
      const series = owner === undefined ? -1 : this.series.of(owner, metric);
      if (owner === undefined || series < 0) continue;
      this.series.rings.fill(series, times, values);
      // A plan may say of the series that nobody looks at it.
      owner.plans = [];
    }
  }

  /** Whether a record of the configuration is of use here: hosts of other shards are not. Monitors anywhere may be linked to a service. */
  concerns(change: ConfigRecord): boolean {
    return change.kind !== 'host' || this.owns(`${change.org}/${hostKey(change.id)}`);
  }

  organization(id: string): Organization {
    let organization = this.organizations.get(id);
    if (organization === undefined) {
      organization = new Organization(id);
      this.organizations.set(id, organization);
    }
    return organization;
  }

  /** @returns Undefined for retired hosts, and for keys of a kind that this library does not watch. */
  owner(org: string, key: string): Owner | undefined {
    const known = this.owners.get(org)?.get(key);
    if (known !== undefined) return known;
    const owner = ownerOf(this.organization(org), key);
    if (owner === undefined || isRetired(owner)) return undefined;
    const ofOrganization = this.owners.get(org);
    if (ofOrganization === undefined) this.owners.set(org, new Map([[key, owner]]));
    else ofOrganization.set(key, owner);
    return owner;
  }

  knownOwner(org: string, key: string): Owner | undefined {
    return this.owners.get(org)?.get(key);
  }

  ownersOf(organization: Organization): Iterable<Owner> {
    return this.owners.get(organization.id)?.values() ?? [];
  }

  forgetOwner(owner: Owner): void {
    this.owners.get(owner.organization.id)?.delete(owner.key);
  }

  /** An alert of a monitor on an owner has opened or closed: the series that the monitor judges is told. */
  alignMonitor(owner: Owner, monitorId: string): void {
    const monitor = owner.organization.monitor(monitorId)?.state;
    if (monitor === undefined || !('metric' in monitor)) return;
    const series = owner.series.get(monitor.metric);
    if (series !== undefined) this.series.align(owner, series);
  }

  private restoreRows(rows: ShardRows): void {
    for (const alert of rows.alerts) {
      this.alerts.restore(alert);
      if (alert.isOpen) this.noteIfGone(alert);
    }
    for (const row of rows.suppressed) {
      this.queueIfPending(this.suppressed.restore(row));
      this.noteIfGone(row);
    }
    for (const { reminder } of this.alerts.all()) this.queueIfPending(reminder);
    for (const check of rows.checks) this.owner(check.org, hostKey(check.hostId))?.checks.set(check.name, check);
    for (const { org, hostId, seenAt, armedAt, gapMs } of rows.lastSeen) {
      const owner = this.owner(org, hostKey(hostId));
      if (owner === undefined) continue;
      owner.silence = new HostSilence(owner, this.connectivityGoneMs, seenAt, armedAt, gapMs);
      this.queueIfPending(owner.silence);
    }
    for (const row of rows.runs) this.runs.set(runKey(row), row);
    for (const { org, owner: key, metric, pointAt, armedAt, gapMs } of rows.lastPoints) {
      const owner = this.owner(org, key);
      if (owner === undefined) continue;
      const missing = new MissingMetric(owner, metric, pointAt, armedAt, gapMs);
      owner.missing.set(metric, missing);
      giveMissingDeadlines(missing);
      for (const deadline of missing.deadlines) this.queueIfPending(deadline);
    }
    for (const { reminder } of this.groups.restore(rows.groups, rows.groupMembers)) this.deadlines.queue(reminder);
  }

  /** What is or would be an alert of connectivity is about a host that is gone. */
  private noteIfGone({ org, type, target }: Pick<AlertRow, 'org' | 'type' | 'target'>): void {
    const owner = type === 'connectivity' ? this.owner(org, targetKey(target)) : undefined;
    if (owner !== undefined) owner.mayBeGone = true;
  }

  /** What was due up to the stored time has happened. */
  private queueIfPending(deadline: Parameters<Deadlines['queue']>[0]): void {
    if ((deadline.due() ?? -Infinity) > this.runningMs) this.deadlines.queue(deadline);
  }
}

function entityKey({ org, kind, id }: ConfigRecord): string {
  return `${org}/${kind}/${id}`;
}

function isRetired({ name, organization, id }: Owner): boolean {
  return name.kind === 'host' && organization.host(id).isRetired;
}
