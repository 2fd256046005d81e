import type {
  AlertGroupSettingState,
  ConfigRecord,
  DowntimeState,
  GroupMember,
  HostState,
  MonitorState,
} from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import fc from 'fast-check';
import { groupMembersOf } from '../groups/group-members-of.js';
import type { CommandWish, ShardInput } from '../shard-input.js';
import {
  HANAKO,
  ORG,
  aConnectivityMonitor,
  aDowntime,
  aHost,
  aHostMonitor,
  aService,
  aServiceMonitor,
  alertGroupSettingRecord,
  anAlertGroupSetting,
  anExpressionMonitor,
  anExternalMonitor,
  anOrganization,
  downtimeRecord,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from './builders.js';
import { MemoryShard } from './memory-shard.js';
import { START } from './timeline-time.js';

const HOSTS = ['h1', 'h2'] as const;
const MONITORS: readonly MonitorState[] = [
  aHostMonitor({ id: 'mean', duration: 3, warning: 4, critical: 6, notificationInterval: 10 }),
  aHostMonitor({ id: 'lasting', maxCheckAttempts: 3 }),
  aHostMonitor({
    id: 'held',
    duration: 2,
    options: {
      recoveryWarning: 2,
      recoveryCritical: 5,
      closeAttempts: 2,
      judgesEveryPoint: true,
      rejudgesOnEdit: true,
    },
  }),
  aHostMonitor({
    id: 'often',
    options: { openWhen: { breaches: 2, points: 4 }, closeAttempts: 3, rejudgesOnEdit: true },
  }),
  aHostMonitor({ id: 'each', metric: 'cpu%', warning: 50, critical: 90, options: { judgesEveryPoint: true } }),
  aHostMonitor({ id: 'below', operator: '<', warning: 3, critical: 1, scopes: [{ service: 'shop' }] }),
  aHostMonitor({ id: 'memory', metric: 'memory%', warning: 50, critical: 90, maxCheckAttempts: 2 }),
  aHostMonitor({ id: 'cpu', metric: 'cpu%', warning: 50, critical: 90, duration: 2 }),
  aHostMonitor({ id: 'custom', metric: 'custom.a', duration: 2 }),
  aServiceMonitor({ id: 'errors', missingDurationWarning: 10, missingDurationCritical: 20, notificationInterval: 15 }),
  aConnectivityMonitor({ id: 'conn', excludeScopes: [{ service: 'lab' }], notificationInterval: 10 }),
  anExpressionMonitor({ id: 'web', notificationInterval: 10 }),
  anExternalMonitor({
    id: 'top',
    service: 'shop',
    responseTimeDuration: 3,
    responseTimeWarning: 6,
    maxCheckAttempts: 2,
  }),
  aConnectivityMonitor({ id: 'softly', alertStatusOnGone: 'WARNING', scopes: [{ service: 'lab' }] }),
];

const SETTINGS: readonly AlertGroupSettingState[] = [
  anAlertGroupSetting({ id: 'all', notificationInterval: 10 }),
  anAlertGroupSetting({ id: 'shop', serviceScopes: ['shop'] }),
];

const HOURLY = { type: 'hourly', interval: 1 } as const;
const DOWNTIMES: readonly DowntimeState[] = [
  aDowntime({ id: 'shop', start: START + 300, recurrence: HOURLY, serviceScopes: ['shop'] }),
  aDowntime({
    id: 'silent',
    start: START + 600,
    duration: 20,
    recurrence: HOURLY,
    monitorScopes: ['custom', 'web', 'conn', 'mean'],
    staysSilentAfterEnd: true,
  }),
  aDowntime({ id: 'once', start: START + 900, duration: 15, roleExcludeScopes: [{ service: 'shop', role: 'app' }] }),
];

type Action =
  | { readonly do: 'post'; readonly host: string; readonly samples: readonly RandomSample[]; readonly isBulk: boolean }
  | { readonly do: 'postService'; readonly value: number; readonly ageSeconds: number }
  | {
      readonly do: 'report';
      readonly host: string;
      readonly status: 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';
      readonly attempts: number;
      readonly ageSeconds: number;
      readonly interval: number | undefined;
    }
  | {
      readonly do: 'result';
      readonly value: number | null;
      readonly ageSeconds: number;
      readonly isOutdated: boolean;
    }
  | { readonly do: 'close'; readonly which: number }
  | {
      readonly do: 'attend';
      readonly which: number;
      readonly how: 'acknowledge' | 'unacknowledge' | 'assign' | 'snooze' | 'wake';
      /** Of a snooze. */
      readonly seconds: number;
    }
  | { readonly do: 'host'; readonly host: string; readonly change: Partial<HostState> }
  | { readonly do: 'monitor'; readonly which: number; readonly change: 'edit' | 'delete' | 'create' }
  | { readonly do: 'setting'; readonly which: number; readonly change: 'edit' | 'delete' }
  | {
      readonly do: 'downtime';
      readonly which: number;
      readonly change: Partial<DowntimeState> | 'delete' | 'create';
    }
  | { readonly do: 'wait' };

interface RandomSample {
  readonly metric: string;
  readonly value: number;
  readonly ageSeconds: number;
}

const host = fc.constantFrom(...HOSTS);
const age = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: -60, max: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom(-601, -600, 1200, 1201, 86_400, 86_401) },
);
const value = fc.constantFrom(0, 1, 2, 4.5, 5.5, 7, 12, 100);
/** Metrics that come together, so that percent metrics have their parts most of the time. */
const group: fc.Arbitrary<readonly Omit<RandomSample, 'ageSeconds'>[]> = fc.oneof(
  { weight: 6, arbitrary: value.map((v) => [{ metric: 'loadavg5', value: v }]) },
  { weight: 2, arbitrary: value.map((v) => [{ metric: 'custom.a', value: v }]) },
  {
    weight: 2,
    arbitrary: value.map((v) => [
      { metric: 'memory.used', value: v },
      { metric: 'memory.total', value: 12 },
    ]),
  },
  {
    weight: 2,
    arbitrary: value.map((v) => [
      { metric: 'cpu.user.percentage', value: 200 - 2 * v },
      { metric: 'cpu.idle.percentage', value: 2 * v },
    ]),
  },
  { weight: 1, arbitrary: value.map((v) => [{ metric: 'memory.total', value: v }]) },
);
const samples: fc.Arbitrary<readonly RandomSample[]> = fc
  .array(fc.tuple(group, age), { minLength: 1, maxLength: 4 })
  .map((groups) => groups.flatMap(([together, ageSeconds]) => together.map((s) => ({ ...s, ageSeconds }))));

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('post'),
      host,
      samples,
      isBulk: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('postService'), value, ageSeconds: age }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('report'),
      host,
      status: fc.constantFrom('OK', 'WARNING', 'CRITICAL', 'UNKNOWN'),
      attempts: fc.integer({ min: 1, max: 3 }),
      ageSeconds: fc.constantFrom(0, 0, 0, 30, 3600, 21_600, 21_601),
      interval: fc.constantFrom(undefined, 10, 20),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('result'),
      value: fc.option(value),
      ageSeconds: fc.constantFrom(0, 0, 0, 0, 30, 1200, 1201, -600, -601),
      isOutdated: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close'), which: fc.nat(4) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('attend'),
      which: fc.nat(4),
      how: fc.constantFrom('acknowledge', 'unacknowledge', 'assign', 'snooze', 'snooze', 'wake'),
      seconds: fc.integer({ min: -10, max: 1800 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('host'),
      host,
      change: fc.constantFrom<Partial<HostState>[]>(
        { status: 'maintenance' },
        { status: 'working' },
        { status: 'standby' },
        { roles: [{ service: 'shop', role: 'app' }] },
        { roles: [{ service: 'lab', role: 'app' }] },
        { checks: [{ name: 'check', memo: '' }] },
        { checks: [] },
        { isRetired: true },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('monitor'),
      which: fc.nat(MONITORS.length - 1),
      change: fc.constantFrom('edit', 'delete', 'create'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('setting'),
      which: fc.nat(SETTINGS.length - 1),
      change: fc.constantFrom('edit', 'edit', 'edit', 'delete'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('downtime'),
      which: fc.nat(DOWNTIMES.length - 1),
      change: fc.constantFrom<(Partial<DowntimeState> | 'delete' | 'create')[]>(
        'delete',
        'create',
        { duration: 3 },
        { duration: 40 },
        { serviceScopes: ['lab'], monitorScopes: [] },
        { monitorExcludeScopes: ['lasting', 'errors'] },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait') }) },
);

const step = fc.record({
  action,
  /** Whether alert groups are told before the action what has become of their alerts, or later, or of the newest twice. */
  groupsAreTold: fc.constantFrom<GroupsAreTold[]>('now', 'now', 'later', 'twice'),
  /** Mostly within what a shard takes for its own life; sometimes a pause that is its own fault. */
  afterMs: fc.oneof(
    { weight: 40, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 30_001, max: 4_000_000 }) },
  ),
  /** Seconds of ordinary life before the action, a tick each five: long enough for deadlines. */
  ticks: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }) },
  ),
});

/** Random lives of a shard: posts, reports, commands, ticks, pauses and changes of the configuration, as inputs. */
export const randomStream: fc.Arbitrary<readonly ShardInput[]> = fc
  .array(step, { minLength: 20, maxLength: 100, size: 'max' })
  .map((steps) => new StreamBuilder().build(steps));

type GroupsAreTold = 'now' | 'later' | 'twice';

interface Step {
  readonly action: Action;
  readonly groupsAreTold: GroupsAreTold;
  readonly afterMs: number;
  readonly ticks: number;
}

/** Turns actions into inputs. Plays along, because a command must name an alert. */
class StreamBuilder {
  private readonly shard = new MemoryShard();
  private readonly inputs: ShardInput[] = [];
  private readonly records = new Map<string, ConfigRecord>();
  private readonly alertIds: string[] = [];
  private untold: GroupMember[] = [];
  private nextOffset = 0;
  private atMs = START * 1000;

  build(steps: readonly Step[]): readonly ShardInput[] {
    this.configure(organizationRecord(anOrganization()));
    this.configure(serviceRecord(aService()));
    for (const id of HOSTS) this.configure(hostRecord(aHost({ id })));
    for (const monitor of MONITORS) this.configure(monitorRecord(monitor));
    for (const setting of SETTINGS) this.configure(alertGroupSettingRecord(setting));
    for (const downtime of DOWNTIMES) this.configure(downtimeRecord(downtime));
    for (const { action: what, afterMs, ticks, groupsAreTold } of steps) {
      for (let i = 0; i < ticks; i++) {
        this.atMs += 5000;
        this.take({ kind: 'tick', at: this.atMs });
      }
      this.atMs += afterMs;
      if (groupsAreTold !== 'later') this.tellGroups(groupsAreTold);
      this.act(what);
    }
    return this.inputs;
  }

  private act(what: Action): void {
    const now = Math.floor(this.atMs / 1000);
    switch (what.do) {
      case 'wait':
        this.take({ kind: 'tick', at: this.atMs });
        return;
      case 'post':
        this.post(what.host, what.samples, what.isBulk, now);
        return;
      case 'postService': {
        const samples = {
          org: ORG,
          owner: 'service:shop',
          time: now - what.ageSeconds,
          names: ['errors'],
          values: [what.value],
        };
        this.take({ kind: 'samples', at: this.atMs, samples });
        return;
      }
      case 'report': {
        const { status, attempts: maxCheckAttempts, interval } = what;
        const report = {
          name: 'check',
          status,
          message: status,
          occurredAt: now - what.ageSeconds,
          maxCheckAttempts,
          ...(interval !== undefined && { notificationInterval: interval }),
        };
        const checkReports = { org: ORG, owner: `host:${what.host}`, reports: [report] };
        this.take({ kind: 'checkReports', at: this.atMs, checkReports });
        return;
      }
      case 'result':
        this.result(what.value, now - what.ageSeconds, what.isOutdated);
        this.answer(what.value, now - what.ageSeconds, what.isOutdated);
        return;
      case 'close':
        this.command(what.which, { command: 'close', reason: '' });
        return;
      case 'attend':
        this.command(what.which, wanted(what, now));
        return;
      case 'host':
        this.edit(`host ${what.host}`, what.change);
        return;
      case 'monitor':
        this.changeMonitor(MONITORS[what.which], what.change);
        return;
      case 'setting':
        this.changeSetting(SETTINGS[what.which], what.change);
        return;
      case 'downtime':
        this.changeDowntime(DOWNTIMES[what.which], what.change);
    }
  }

  private post(hostId: string, samples: readonly RandomSample[], isBulk: boolean, now: EpochSeconds): void {
    const times = samples.map(({ ageSeconds }) => now - ageSeconds);
    const columns = { names: samples.map(({ metric }) => metric), values: samples.map(({ value }) => value) };
    const post = { org: ORG, owner: `host:${hostId}`, time: isBulk ? times : times[0], ...columns };
    this.take({ kind: 'samples', at: this.atMs, samples: post });
  }

  private result(value: number | null, dueAt: EpochSeconds, isOutdated: boolean): void {
    const { revision = 1 } = this.records.get('monitor web') ?? {};
    const monitorResult = {
      org: ORG,
      owner: 'monitor:web',
      revision: isOutdated ? revision - 1 : revision,
      dueAt,
      result: { kind: 'expression' as const, time: dueAt - 120, value },
    };
    this.take({ kind: 'monitorResult', at: this.atMs, monitorResult });
  }

  /** No value: one of two failures. */
  private answer(value: number | null, dueAt: EpochSeconds, isOutdated: boolean): void {
    const { revision = 1 } = this.records.get('monitor top') ?? {};
    const failure = `HTTP request failed - status is ${dueAt % 2 === 0 ? 500 : 503}`;
    const monitorResult = {
      org: ORG,
      owner: 'monitor:top',
      revision: isOutdated ? revision - 1 : revision,
      dueAt,
      result: {
        kind: 'external' as const,
        status: value === null ? 500 : 200,
        responseTimeMs: value,
        failure: value === null ? failure : null,
        certificateExpiresAt: null,
      },
    };
    this.take({ kind: 'monitorResult', at: this.atMs, monitorResult });
  }

  private command(which: number, wanted: CommandWish): void {
    const alertId = this.alertIds.at(-1 - which);
    if (alertId === undefined) return;
    const commandId = `c${this.inputs.length}`;
    const command = { org: ORG, owner: 'host:h1', commandId, alertId, actor: HANAKO, ...wanted };
    this.take({ kind: 'command', at: this.atMs, command });
  }

  private changeMonitor(monitor: MonitorState, change: 'edit' | 'delete' | 'create'): void {
    const key = `monitor ${monitor.id}`;
    const isThere = this.records.get(key)?.deleted !== true;
    if (change === 'create') {
      const { revision = 0 } = this.records.get(key) ?? {};
      if (!isThere) this.configure(monitorRecord(monitor, { revision: revision + 1 }));
      return;
    }
    if (!isThere) return;
    if (change === 'edit') {
      this.edit(key, {
        warning: 2,
        duration: 4,
        maxCheckAttempts: 2,
        missingDurationWarning: 20,
        notificationInterval: 20,
        ...(monitor.type === 'external' && { service: 'lab' }),
      });
    } else this.edit(key, {}, true);
  }

  private changeSetting(setting: AlertGroupSettingState, change: 'edit' | 'delete'): void {
    const key = `alertGroupSetting ${setting.id}`;
    // One that is gone never comes back: a new one has another id.
    if (this.records.get(key)?.deleted === true) return;
    if (change === 'edit') this.edit(key, { notificationInterval: 20, roleScopes: [{ service: 'shop', role: 'app' }] });
    else this.edit(key, {}, true);
  }

  private tellGroups(how: GroupsAreTold): void {
    const told = this.untold;
    this.untold = [];
    if (how === 'twice') told.push(...told.slice(-1));
    for (const groupMember of told) this.take({ kind: 'groupMember', at: this.atMs, groupMember });
  }

  private changeDowntime(downtime: DowntimeState, change: Partial<DowntimeState> | 'delete' | 'create'): void {
    const key = `downtime ${downtime.id}`;
    const { deleted, revision = 0 } = this.records.get(key) ?? {};
    if (change === 'create') {
      if (deleted) this.configure(downtimeRecord(downtime, { revision: revision + 1 }));
    } else if (!deleted) {
      if (change === 'delete') this.edit(key, {}, true);
      else this.edit(key, change);
    }
  }

  private edit(key: string, members: object, deleted?: true): void {
    const before = this.records.get(key);
    if (before?.kind === 'host' && before.state.isRetired) return;
    const edited = {
      ...before,
      state: { ...before?.state, ...members },
      revision: (before?.revision ?? 0) + 1,
    } as ConfigRecord;
    this.configure(deleted === undefined ? edited : { ...edited, deleted });
  }

  private configure(record: ConfigRecord): void {
    const change = { ...record, at: this.atMs };
    this.records.set(`${record.kind} ${record.id}`, change);
    this.take({ kind: 'configuration', change, configOffset: this.nextOffset++ });
  }

  private take(input: ShardInput): void {
    this.inputs.push(input);
    for (const transition of this.shard.take(input).transitions) {
      if (transition.sequence === 1) this.alertIds.push(transition.alert.id);
      this.untold.push(...groupMembersOf(transition));
    }
  }
}

function wanted({ how, seconds }: Extract<Action, { do: 'attend' }>, now: EpochSeconds): CommandWish {
  switch (how) {
    case 'assign':
      return { command: 'assign', assignee: seconds % 2 === 0 ? null : { id: 'user1', screenName: 'hanako' } };
    case 'snooze':
      return { command: 'snooze', until: now + seconds };
    case 'wake':
      return { command: 'snooze', until: null };
    default:
      return { command: how };
  }
}
