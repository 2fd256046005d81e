import type { CheckReport, ConfigRecord, HostState, MonitorResult } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { CommandWish, ShardInput } from '../shard-input.js';
import { HANAKO, ORG } from './builders.js';
import { START, parseTime } from './timeline-time.js';

/** The configuration of a timeline as it goes on, by kind and id. */
export interface Configured {
  readonly records: Map<string, ConfigRecord>;
  readonly later: readonly ConfigRecord[];
  nextOffset: number;
  /** Id of the alert that is open under a name of the form `MONITOR@TARGET`. */
  readonly openAlertId: (name: string) => string;
}

interface EventKind {
  readonly form: RegExp;
  readonly read: (found: readonly string[], at: EpochSeconds, world: Configured) => readonly ShardInput[];
}

/**
 * The events of a timeline. `h1`, `h2`, … are hosts, any other owner is a service. `@-1:00` behind a value or a check
 * report: it was so long before the time of the line.
 */
const EVENTS: readonly EventKind[] = [
  { form: /^tick$/, read: (_, at) => [{ kind: 'tick', at: at * 1000 }] },
  // h1 loadavg5=4 memory.used=7@-1:00
  {
    form: /^(\S+) (\S+=\S+(?: \S+=\S+)*)$/,
    read: ([owner, samples], at) => [samplesOf(owner, samples.split(' '), at)],
  },
  // h1 check disk CRITICAL "full" x3 every 10 @-1:00       (x3: opens after three in a row; every: minutes to a reminder)
  {
    form: /^(h\d+) check (\S+) (OK|WARNING|CRITICAL|UNKNOWN)(?: "(.*?)")?(?: x(\d+))?(?: every (\d+))?(?: @(-?[\d:]+))?$/,
    read: ([host, name, status, message = '', attempts = '1', minutes, offset = '0'], at) => [
      {
        kind: 'checkReports',
        at: at * 1000,
        checkReports: {
          org: ORG,
          owner: `host:${host}`,
          reports: [
            {
              name,
              status: status as CheckReport['status'],
              message,
              occurredAt: at + parseTime(offset),
              maxCheckAttempts: Number(attempts),
              ...(minutes === undefined ? {} : { notificationInterval: Number(minutes) }),
            },
          ],
        },
      },
    ],
  },
  // web comes to 7        web comes to nothing "no data"        web comes to 7 @-1:00 r1   (due before, of revision 1)
  {
    form: /^(\S+) comes to (?:nothing "(.*)"|(\S+))(?: @(-?[\d:]+))?(?: r(\d+))?$/,
    read: ([id, problem, value, offset = '0', revision], at, world) => [
      expressionResult(id, { value, problem, dueAt: at + parseTime(offset), revision }, at, world),
    ],
  },
  // top answers 200 in 120        top answers 503 in 120 "status is 503"        top answers nothing "timed out" in 15000
  // top answers 200 expiring 12.5d @-0:10 r1      (the certificate; due before, of revision 1)
  {
    form: /^(\S+) answers (nothing|\d+)(?: "(.*)")?(?: in ([\d.]+))?(?: expiring (-?[\d.]+)d)?(?: @(-?[\d:]+))?(?: r(\d+))?$/,
    read: ([id, status, failure, responseTimeMs, daysLeft, offset = '0', revision], at, world) => {
      const dueAt = at + parseTime(offset);
      const result: MonitorResult['result'] = {
        kind: 'external',
        status: status === 'nothing' ? null : Number(status),
        responseTimeMs: responseTimeMs === undefined ? null : Number(responseTimeMs),
        failure: failure ?? null,
        certificateExpiresAt: daysLeft === undefined ? null : dueAt + Number(daysLeft) * 86_400,
      };
      return [monitorResult(id, { result, dueAt, revision }, at, world)];
    },
  },
  // close load@h1 "known problem"
  {
    form: /^close (\S+)(?: "(.*)")?$/,
    read: ([name, reason = ''], at, world) => [command(name, at, world, { command: 'close', reason })],
  },
  // acknowledge load@h1      unacknowledge load@h1
  {
    form: /^(acknowledge|unacknowledge) (\S+)$/,
    read: ([what, name], at, world) => [command(name, at, world, { command: what as 'acknowledge' | 'unacknowledge' })],
  },
  // assign load@h1 to taro   assign load@h1 to nobody
  {
    form: /^assign (\S+) to (\S+)$/,
    read: ([name, who], at, world) => [
      command(name, at, world, { command: 'assign', assignee: who === 'nobody' ? null : { id: who, screenName: who } }),
    ],
  },
  // snooze load@h1 until 30:00                  wake load@h1
  {
    form: /^snooze (\S+) until ([\d:]+)$/,
    read: ([name, until], at, world) => [
      command(name, at, world, { command: 'snooze', until: START + parseTime(until) }),
    ],
  },
  { form: /^wake (\S+)$/, read: ([name], at, world) => [command(name, at, world, { command: 'snooze', until: null })] },
  {
    form: /^(h\d+) is (working|standby|maintenance|poweroff)$/,
    read: changeHost((status) => ({ status: status as HostState['status'] })),
  },
  // h1 has roles shop:app shop:db               (none: h1 has roles)
  { form: /^(h\d+) has roles ?(.*)$/, read: changeHost((roles) => ({ roles: rolesOf(roles) })) },
  {
    form: /^(h\d+) declares ?(.*)$/,
    read: changeHost((names) => ({ checks: words(names).map((name) => ({ name, memo: `${name} memo` })) })),
  },
  { form: /^(h\d+) retires$/, read: changeHost(() => ({ isRetired: true })) },
  // edit load {"warning":3}                     (null takes a member away; of another kind: edit downtime patch {…})
  {
    form: /^edit (?:(downtime|organization) )?(\S+) (\{.*\})$/,
    read: ([kind = 'monitor', id, members], at, world) =>
      change(world, `${kind} ${id}`, at, (record) => ({
        ...record,
        state: withMembers(record.state, JSON.parse(members) as object),
      })),
  },
  // edit alertGroupSetting web {"notificationInterval":20}
  {
    form: /^edit (\w+) (\S+) (\{.*\})$/,
    read: ([kind, id, members], at, world) =>
      change(world, `${kind} ${id}`, at, (record) => ({
        ...record,
        state: withMembers(record.state, JSON.parse(members) as object),
      })),
  },
  // delete monitor load       delete monitor errors with its service
  {
    form: /^delete (\w+) (\S+?)( with its service)?$/,
    read: ([kind, id, withService], at, world) =>
      change(world, `${kind} ${id}`, at, (record) => ({
        ...record,
        deleted: true,
        ...(withService === undefined ? {} : { cause: 'serviceDelete' }),
      })),
  },
  // create monitor load
  { form: /^create (\w+) (\S+)$/, read: ([kind, id], at, world) => created(world, laterRecord(world, kind, id), at) },
];

export function parseEvent(text: string, at: EpochSeconds, world: Configured): readonly ShardInput[] {
  for (const { form, read } of EVENTS) {
    const found = form.exec(text);
    if (found !== null) return read(found.slice(1), at, world);
  }
  throw new Error(`not an event of a timeline: ${text}`);
}

function samplesOf(owner: string, samples: readonly string[], at: EpochSeconds): ShardInput {
  const parsed = samples.map((sample) => {
    const [, name = '', value, offset = '0'] = /^(\S+?)=([^@]+)(?:@(-?[\d:]+))?$/.exec(sample) ?? [];
    return { name, value: Number(value), time: at + parseTime(offset) };
  });
  const times = parsed.map((sample) => sample.time);
  return {
    kind: 'samples',
    at: at * 1000,
    samples: {
      org: ORG,
      owner: /^h\d+$/.test(owner) ? `host:${owner}` : `service:${owner}`,
      time: new Set(times).size === 1 ? times[0] : times,
      names: parsed.map((sample) => sample.name),
      values: parsed.map((sample) => sample.value),
    },
  };
}

function expressionResult(
  id: string,
  run: { readonly value?: string; readonly problem?: string; readonly dueAt: EpochSeconds; readonly revision?: string },
  at: EpochSeconds,
  world: Configured,
): ShardInput {
  const { value, problem, dueAt, revision } = run;
  const result: MonitorResult['result'] = {
    kind: 'expression',
    time: dueAt - 120,
    value: value === undefined ? null : Number(value),
    ...(problem === undefined ? {} : { problem }),
  };
  return monitorResult(id, { result, dueAt, revision }, at, world);
}

function monitorResult(
  id: string,
  run: { readonly result: MonitorResult['result']; readonly dueAt: EpochSeconds; readonly revision?: string },
  at: EpochSeconds,
  world: Configured,
): ShardInput {
  const { result, dueAt } = run;
  const revision = Number(run.revision ?? world.records.get(`monitor ${id}`)?.revision ?? 1);
  return {
    kind: 'monitorResult',
    at: at * 1000,
    monitorResult: { org: ORG, owner: `monitor:${id}`, revision, dueAt, result },
  };
}

/** @param name - Of an open alert: `MONITOR@TARGET`. */
function command(name: string, at: EpochSeconds, world: Configured, wanted: CommandWish): ShardInput {
  return {
    kind: 'command',
    at: at * 1000,
    command: {
      org: ORG,
      owner: ownerOfTarget(name),
      commandId: `${wanted.command}${at}`,
      alertId: world.openAlertId(name),
      actor: HANAKO,
      ...wanted,
    },
  };
}

/** @param name - `MONITOR@TARGET`. */
function ownerOfTarget(name: string): string {
  const [monitor, target = ''] = name.split('@', 2);
  if (target === 'monitor') return `monitor:${monitor}`;
  return /^h\d+$/.test(target) ? `host:${target}` : `service:${target}`;
}

function changeHost(members: (text: string) => Partial<HostState>): EventKind['read'] {
  return ([id, text = ''], at, world) =>
    change(world, `host ${id}`, at, (record) => ({
      ...record,
      state: { ...(record.state as HostState), ...members(text) },
    }));
}

function change(
  world: Configured,
  key: string,
  at: EpochSeconds,
  edit: (record: ConfigRecord) => object,
): readonly ShardInput[] {
  const before = world.records.get(key);
  if (before === undefined) throw new Error(`the timeline has no ${key}`);
  return created(world, { ...edit(before), revision: before.revision + 1 } as ConfigRecord, at);
}

/** Configuration does not move the time of a shard, so a tick comes before it. */
function created(world: Configured, record: ConfigRecord, at: EpochSeconds): readonly ShardInput[] {
  const dated = { ...record, at: at * 1000 };
  world.records.set(`${record.kind} ${record.id}`, dated);
  return [
    { kind: 'tick', at: at * 1000 },
    { kind: 'configuration', change: dated, configOffset: world.nextOffset++ },
  ];
}

function withMembers(state: object, members: object): object {
  return Object.fromEntries(Object.entries({ ...state, ...members }).filter(([, value]) => value !== null));
}

function laterRecord(world: Configured, kind: string, id: string): ConfigRecord {
  const record = world.later.find((later) => later.kind === kind && later.id === id);
  if (record === undefined) throw new Error(`the timeline has no ${kind} ${id} for later`);
  return record;
}

function rolesOf(text: string): HostState['roles'] {
  return words(text).map((fullname) => {
    const [service = '', role = ''] = fullname.split(':');
    return { service, role };
  });
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
