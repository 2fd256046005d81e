import type {
  AlertGroupSettingState,
  ConfigRecord,
  DowntimeState,
  GroupMember,
  MonitorState,
} from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { groupMembersOf } from '../groups/group-members-of.js';
import type { CommandWish, ShardInput } from '../shard-input.js';
import {
  HANAKO,
  ORG,
  aHost,
  aService,
  alertGroupSettingRecord,
  anOrganization,
  downtimeRecord,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from './builders.js';
import { MemoryShard } from '../timeline/memory-shard.js';
import type { Action, GroupsAreTold, RandomSample, Step } from './random-actions.js';
import { KPI_WORLD, type KpiConfigurationChange, kpiResultAt, type RandomKpiResult } from './random-kpis.js';
import { DOWNTIMES, HOSTS, MONITORS, SETTINGS } from './random-world.js';
import { START } from '../timeline/timeline-time.js';

/** Turns actions into inputs. Plays along, because a command must name an alert. */
export class StreamBuilder {
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
    for (const record of KPI_WORLD) this.configure(record);
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
      case 'kpi':
        this.kpiResult(what.result, now - what.ageSeconds, what.isOutdated);
        return;
      case 'kpiConfiguration':
        this.changeKpis(what.change);
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

  private kpiResult(result: RandomKpiResult, dueAt: EpochSeconds, isOutdated: boolean): void {
    const { revision = 1 } = this.records.get(`kpiMonitor ${result.monitor}`) ?? {};
    const { revision: chartRevision = 1 } = this.records.get('chart chart1') ?? {};
    const monitorResult = {
      org: ORG,
      owner: `monitor:${result.monitor}`,
      revision,
      dueAt,
      result: kpiResultAt(result, dueAt, isOutdated ? chartRevision - 1 : chartRevision),
    };
    this.take({ kind: 'monitorResult', at: this.atMs, monitorResult });
  }

  private changeKpis(change: KpiConfigurationChange): void {
    const key = 'creates' in change ? change.creates : change.of;
    const isThere = this.records.get(key)?.deleted !== true;
    if ('creates' in change) {
      const first = KPI_WORLD.find(({ kind, id }) => `${kind} ${id}` === key);
      const { revision = 0 } = this.records.get(key) ?? {};
      if (!isThere && first !== undefined) this.configure({ ...first, revision: revision + 1 });
    } else if (isThere) this.edit(key, change.members, change.isDeletion);
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
        ...(monitor.type === 'connectivity' && { isMute: true }),
        ...(monitor.id === 'restless' && { options: {} }),
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
