import type { EpochSeconds } from '@tocsin/runtime';
import { advance } from '../advance.js';
import { type SuppressedRow, suppressedKey } from '../held-back/suppressed-row.js';
import type { GroupMemberRow, GroupRow } from '../groups/group-rows.js';
import { GROUP_MEMORY_MS } from '../groups/setting-groups.js';
import { ALERT_MEMORY_SECONDS } from '../limits.js';
import { type LoadedWindow, type WindowRequest, SampleWindows, namesMetric } from '../ports/sample-windows.js';
import { sampleAge } from '../sample-age.js';
import type { ConfigurationRecord, ShardInput } from '../shard-input.js';
import { ShardOutput } from '../shard-output.js';
import { type RunRow, runKey } from '../runs/run-row.js';
import type {
  AlertRow,
  CheckKey,
  CheckRow,
  LastPointKey,
  LastPointRow,
  LastSeenRow,
  ShardChanges,
  ShardClock,
  ShardRows,
} from '../shard-rows.js';
import { NEW_CLOCK, type ShardOptions, ShardState } from '../shard-state.js';

/** Everything that a shard has stored, in memory. */
export class StoredShard extends SampleWindows {
  clock: ShardClock = NEW_CLOCK;
  private readonly configuration = new Map<string, ConfigurationRecord>();
  private readonly alerts = new Map<string, AlertRow>();
  private readonly checks = new Map<string, CheckRow>();
  private readonly lastSeen = new Map<string, LastSeenRow>();
  private readonly lastPoints = new Map<string, LastPointRow>();
  private readonly runs = new Map<string, RunRow>();
  private readonly groups = new Map<string, GroupRow>();
  private readonly groupMembers = new Map<string, GroupMemberRow>();
  private readonly suppressed = new Map<string, SuppressedRow>();
  private readonly points = new Map<string, StoredSeries>();

  /** A change that is in `config.v1` and that the shard has not come to. */
  publish(change: ConfigurationRecord): void {
    const { org, kind, id } = change.record;
    this.configuration.set(`${org}/${kind}/${id}`, change);
  }

  /** What was stored last, and what `config.v1` still holds. */
  restore(options: ShardOptions): ShardState {
    const state = ShardState.restore(this.clock, this.rows(), this.configuration.values(), options);
    state.loadWindows(this.find(state.windowRequests()));
    return state;
  }

  commit(inputs: readonly ShardInput[], output: ShardOutput, clock: ShardClock): void {
    for (const input of inputs) this.store(input);
    this.apply(output.changes());
    this.clock = clock;
  }

  override async load(_shard: number, requests: readonly WindowRequest[]): Promise<readonly LoadedWindow[]> {
    return this.find(requests);
  }

  find(requests: readonly WindowRequest[]): readonly LoadedWindow[] {
    const found: LoadedWindow[] = [];
    for (const { org, owner, metric, points } of this.points.values()) {
      const asked = requests.filter((request) => isAsked(request, org, owner, metric));
      if (asked.length === 0) continue;
      const count = Math.max(...asked.map((request) => request.points));
      const since = Math.min(...asked.map((request) => request.since));
      const newest = [...points.keys()].filter((time) => time >= since).toSorted((a, b) => a - b);
      const times = newest.slice(-count);
      found.push({ org, owner, metric, times, values: times.map((time) => points.get(time) ?? NaN) });
    }
    return found;
  }

  /** In the order of their keys: what came first, or went and came again, shows in no table either. */
  rows(): ShardRows {
    const oldest = Math.floor(this.clock.timeMs / 1000) - ALERT_MEMORY_SECONDS;
    const recent = (row: { readonly isOpen: boolean; readonly changedAt: number }): boolean =>
      row.isOpen || row.changedAt >= this.clock.timeMs - GROUP_MEMORY_MS;
    return {
      alerts: byKey(this.alerts).filter((row) => row.isOpen || row.openedAt >= oldest),
      checks: byKey(this.checks),
      lastSeen: byKey(this.lastSeen),
      lastPoints: byKey(this.lastPoints),
      runs: byKey(this.runs),
      groups: byKey(this.groups).filter(recent),
      groupMembers: byKey(this.groupMembers).filter(recent),
      suppressed: byKey(this.suppressed),
    };
  }

  private store(input: ShardInput): void {
    if (input.kind === 'configuration') this.publish({ record: input.change, offset: input.configOffset });
    if (input.kind !== 'samples') return;
    const { org, owner, time, names, values } = input.samples;
    for (const [i, metric] of names.entries()) {
      const at = Array.isArray(time) ? time[i] : time;
      if (sampleAge(input.at, at) !== 'accepted') continue;
      const key = `${org}/${owner}/${metric}`;
      const series = this.points.get(key) ?? { org, owner, metric, points: new Map<EpochSeconds, number>() };
      series.points.set(at, values[i]);
      this.points.set(key, series);
    }
  }

  private apply(changes: ShardChanges): void {
    for (const row of changes.alerts) this.alerts.set(`${row.org}/${row.id}`, row);
    for (const row of changes.checks) this.checks.set(checkKey(row), row);
    for (const key of changes.checksGone) this.checks.delete(checkKey(key));
    for (const row of changes.lastSeen) this.lastSeen.set(`${row.org}/${row.hostId}`, row);
    for (const { org, hostId } of changes.lastSeenGone) this.lastSeen.delete(`${org}/${hostId}`);
    for (const row of changes.lastPoints) this.lastPoints.set(pointKey(row), row);
    for (const key of changes.lastPointsGone) this.lastPoints.delete(pointKey(key));
    for (const row of changes.runs) this.runs.set(runKey(row), row);
    for (const key of changes.runsGone) this.runs.delete(runKey(key));
    for (const row of changes.groups) this.groups.set(`${row.org}/${row.id}`, row);
    for (const row of changes.groupMembers) this.groupMembers.set(`${row.org}/${row.settingId}/${row.alertId}`, row);
    for (const row of changes.suppressed) this.suppressed.set(suppressedKey(row), row);
    for (const key of changes.suppressedGone) this.suppressed.delete(suppressedKey(key));
  }
}

interface StoredSeries {
  readonly org: string;
  readonly owner: string;
  readonly metric: string;
  readonly points: Map<EpochSeconds, number>;
}

/** A shard with its store: takes inputs one by one, and may be stopped and taken back between any two. */
export class MemoryShard {
  readonly stored = new StoredShard();
  state: ShardState;

  constructor(private readonly options: ShardOptions = {}) {
    this.state = ShardState.empty(options);
  }

  /** Advances and commits; a configuration change is given the points that it needs. */
  take(input: ShardInput): ShardOutput {
    return this.takeAll([input]);
  }

  /** Advances by all inputs, then commits once. Configuration changes come alone. */
  takeAll(inputs: readonly ShardInput[]): ShardOutput {
    const output = new ShardOutput();
    for (const input of inputs) advance(this.state, this.complete(input), output);
    this.stored.commit(inputs, output, this.state.clock);
    return output;
  }

  /** Loses its memory and takes back what it has stored. */
  restart(): void {
    this.state = this.stored.restore(this.options);
  }

  private complete(input: ShardInput): ShardInput {
    if (input.kind !== 'configuration') return input;
    return { ...input, windows: this.stored.find(this.state.windowRequestsFor(input.change)) };
  }
}

function byKey<R>(rows: ReadonlyMap<string, R>): R[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function isAsked(request: WindowRequest, org: string, owner: string, metric: string): boolean {
  const { owners } = request;
  const isOwner = owners.kind === 'hosts' ? owner.startsWith('host:') : owner === `service:${owners.name}`;
  return request.org === org && isOwner && namesMetric(request.metric, metric);
}

const checkKey = ({ org, hostId, name }: CheckKey): string => `${org}/${hostId}/${name}`;
const pointKey = ({ org, owner, metric }: LastPointKey): string => `${org}/${owner}/${metric}`;
