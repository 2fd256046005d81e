import type { Actor, CheckReport, ConfigRecord, HostState, MonitorResult } from '@tocsin/payload-schemas';
import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import type { CommandWish, ShardInput } from '../shard-input.js';
import { type Found, formOf } from './notation.js';
import { START, parseTime } from './timeline-time.js';

/** What a timeline takes for granted. */
export interface TimelineWorld {
  readonly org: string;
  /** Who gives the commands. */
  readonly actor: Actor;
  /**
   * What samples of this name belong to: `host:ID` or `service:NAME`.
   *
   * @throws {InvalidInputError} If that is nothing.
   */
  readonly ownerOf: (name: string) => string;
  /**
   * What an edit makes of an entity.
   *
   * @param members - Those that change; null takes one away.
   * @throws {InvalidInputError} If that may not be.
   */
  readonly edited: (record: ConfigRecord, members: object) => ConfigRecord['state'];
}

/** The configuration of a timeline as it goes on, by kind and id. */
export interface Configured extends TimelineWorld {
  readonly records: Map<string, ConfigRecord>;
  /** Entities that a line creates. */
  readonly later: readonly ConfigRecord[];
  nextOffset: number;
  /** Id of the alert that is open under a name of the form `MONITOR@TARGET`. */
  readonly openAlertId: (name: string) => string;
}

export interface EventKind {
  /** How it is written, for people. */
  readonly shape: string;
  readonly form: RegExp;
  readonly read: (found: Found, at: EpochSeconds, world: Configured) => readonly ShardInput[];
}

/** `@-1:00` behind a value, a check report or a result: it was so long before the time of the line. */
const OFFSET = '(?: ?@(?<offset>-?TIME))?';

/** The events of a timeline. */
export const EVENTS: readonly EventKind[] = [
  { shape: 'tick', form: formOf('(?<tick>tick)'), read: (_, at) => [{ kind: 'tick', at: at * 1000 }] },
  // h1 loadavg5=4 memory.used=7@-1:00
  {
    shape: 'OWNER METRIC=VALUE[@-TIME] …',
    form: formOf(`OWNER (?<samples>SAMPLE(?: SAMPLE)*)`.replaceAll('SAMPLE', 'METRIC=NUMBER(?:@-?TIME)?')),
    read: ({ owner, samples }, at, world) => [samplesOf(owner, samples.split(' '), at, world)],
  },
  // h1 check disk CRITICAL "full" x3 every 10 @-1:00       (x3: opens after three in a row; every: minutes to a reminder)
  {
    shape: 'HOST check NAME OK|WARNING|CRITICAL|UNKNOWN ["MESSAGE"] [xATTEMPTS] [every MINUTES] [@-TIME]',
    form: formOf(
      String.raw`HOST check (?<name>NAME) (?<status>OK|WARNING|CRITICAL|UNKNOWN)(?: "(?<message>.*?)")?(?: x(?<attempts>\d+))?(?: every (?<minutes>\d+))?${OFFSET}`,
    ),
    read: checkReportOf,
  },
  // web comes to 7        web comes to nothing "no data"        web comes to 7 @-1:00 r1   (due before, of revision 1)
  {
    shape: 'MONITOR comes to VALUE|nothing "PROBLEM" [@-TIME]',
    form: formOf(
      String.raw`MONITOR comes to (?:nothing "(?<problem>.*)"|(?<value>NUMBER))${OFFSET}(?: r(?<revision>\d+))?`,
    ),
    read: expressionResultOf,
  },
  // top answers 200 in 120        top answers 503 in 120 "status is 503"        top answers nothing "timed out" in 15000
  // top answers 200 expiring 12.5d @-0:10 r1      (the certificate; due before, of revision 1)
  {
    shape: 'MONITOR answers STATUS|nothing ["FAILURE"] [in MILLISECONDS] [expiring DAYSd] [@-TIME]',
    form: formOf(
      String.raw`MONITOR answers (?<status>nothing|\d+)(?: "(?<failure>.*)")?(?: in (?<milliseconds>NUMBER))?(?: expiring (?<daysLeft>NUMBER)d)?${OFFSET}(?: r(?<revision>\d+))?`,
    ),
    read: externalResultOf,
  },
  // close load@h1 "known problem"
  {
    shape: 'close ALERT ["REASON"]',
    form: formOf('close ALERT(?: "(?<reason>.*)")?'),
    read: ({ alert, reason = '' }, at, world) => [command(alert, at, world, { command: 'close', reason })],
  },
  // acknowledge load@h1      unacknowledge load@h1
  {
    shape: 'acknowledge|unacknowledge ALERT',
    form: formOf('(?<what>acknowledge|unacknowledge) ALERT'),
    read: ({ what, alert }, at, world) => [
      command(alert, at, world, { command: what as 'acknowledge' | 'unacknowledge' }),
    ],
  },
  // assign load@h1 to taro   assign load@h1 to nobody
  {
    shape: 'assign ALERT to WHO|nobody',
    form: formOf(String.raw`assign ALERT to (?<who>\S+)`),
    read: ({ alert, who }, at, world) => [
      command(alert, at, world, {
        command: 'assign',
        assignee: who === 'nobody' ? null : { id: who, screenName: who },
      }),
    ],
  },
  // snooze load@h1 until 30:00                  wake load@h1
  {
    shape: 'snooze ALERT until TIME',
    form: formOf('snooze ALERT until (?<until>TIME)'),
    read: ({ alert, until }, at, world) => [
      command(alert, at, world, { command: 'snooze', until: START + parseTime(until) }),
    ],
  },
  {
    shape: 'wake ALERT',
    form: formOf('wake ALERT'),
    read: ({ alert }, at, world) => [command(alert, at, world, { command: 'snooze', until: null })],
  },
  {
    shape: 'HOST is working|standby|maintenance|poweroff',
    form: formOf('HOST is (?<what>working|standby|maintenance|poweroff)'),
    read: changeHost((status) => ({ status: status as HostState['status'] })),
  },
  // h1 has roles shop:app shop:db               (none: h1 has roles)
  {
    shape: 'HOST has roles [SERVICE:ROLE …]',
    form: formOf('HOST has roles ?(?<what>.*)'),
    read: changeHost((roles) => ({ roles: rolesOf(roles) })),
  },
  {
    shape: 'HOST declares [CHECK …]',
    form: formOf('HOST declares ?(?<what>.*)'),
    read: changeHost((names) => ({ checks: words(names).map((name) => ({ name, memo: `${name} memo` })) })),
  },
  {
    shape: 'HOST retires',
    form: formOf('HOST retires'),
    read: changeHost(() => ({ isRetired: true })),
  },
  // edit load {"warning":3}                     (null takes a member away; of another kind: edit downtime patch {…})
  {
    shape: 'edit MONITOR {"MEMBER": VALUE, …}',
    form: formOf(String.raw`edit (?:(?<kind>\w+) )?(?<name>NAME) (?<members>\{.*\})`),
    read: ({ kind = 'monitor', name, members }, at, world) =>
      change(world, `${kind} ${name}`, at, (record) => ({
        ...record,
        state: world.edited(record, membersOf(members)),
      })),
  },
  // delete monitor load       delete monitor errors with its service
  {
    shape: 'delete monitor|host|service NAME',
    form: formOf(String.raw`delete (?<kind>\w+) (?<name>NAME)(?<withService> with its service)?`),
    read: ({ kind, name, withService }, at, world) =>
      change(world, `${kind} ${name}`, at, (record) => ({
        ...record,
        deleted: true,
        ...(withService === undefined ? {} : { cause: 'serviceDelete' }),
      })),
  },
];

/** An event that creates what was put aside for later: `create monitor load`. */
export const CREATION: EventKind = {
  shape: 'create KIND NAME',
  form: formOf(String.raw`create (?<kind>\w+) (?<name>NAME)`),
  read: ({ kind, name }, at, world) => recorded(world, laterRecord(world, kind, name), at),
};

function samplesOf(name: string, samples: readonly string[], at: EpochSeconds, world: Configured): ShardInput {
  const parsed = samples.map((sample) => {
    const [, metric = '', value, offset = '0'] = /^(\S+?)=([^@]+)(?:@(-?[\d:]+))?$/.exec(sample) ?? [];
    return { metric, value: Number(value), time: at + parseTime(offset) };
  });
  const times = parsed.map((sample) => sample.time);
  return {
    kind: 'samples',
    at: at * 1000,
    samples: {
      org: world.org,
      owner: world.ownerOf(name),
      time: new Set(times).size === 1 ? times[0] : times,
      names: parsed.map((sample) => sample.metric),
      values: parsed.map((sample) => sample.value),
    },
  };
}

function checkReportOf(found: Found, at: EpochSeconds, world: Configured): readonly ShardInput[] {
  const { host, name, status, message = '', attempts = '1', minutes, offset = '0' } = found;
  const report: CheckReport = {
    name,
    status: status as CheckReport['status'],
    message,
    occurredAt: at + parseTime(offset),
    maxCheckAttempts: Number(attempts),
    ...(minutes === undefined ? {} : { notificationInterval: Number(minutes) }),
  };
  const checkReports = { org: world.org, owner: `host:${host}`, reports: [report] };
  return [{ kind: 'checkReports', at: at * 1000, checkReports }];
}

function expressionResultOf(found: Found, at: EpochSeconds, world: Configured): readonly ShardInput[] {
  const { value, problem, offset = '0' } = found;
  const dueAt = at + parseTime(offset);
  const result: MonitorResult['result'] = {
    kind: 'expression',
    time: dueAt - 120,
    value: value === undefined ? null : Number(value),
    ...(problem === undefined ? {} : { problem }),
  };
  return [monitorResult(found, { result, dueAt }, at, world)];
}

function externalResultOf(found: Found, at: EpochSeconds, world: Configured): readonly ShardInput[] {
  const { status, failure, milliseconds, daysLeft, offset = '0' } = found;
  const dueAt = at + parseTime(offset);
  const result: MonitorResult['result'] = {
    kind: 'external',
    status: status === 'nothing' ? null : Number(status),
    responseTimeMs: milliseconds === undefined ? null : Number(milliseconds),
    failure: failure ?? null,
    certificateExpiresAt: daysLeft === undefined ? null : dueAt + Number(daysLeft) * 86_400,
  };
  return [monitorResult(found, { result, dueAt }, at, world)];
}

function monitorResult(
  { monitor, revision }: Found,
  run: Pick<MonitorResult, 'result' | 'dueAt'>,
  at: EpochSeconds,
  world: Configured,
): ShardInput {
  const ofRevision = Number(revision ?? world.records.get(`monitor ${monitor}`)?.revision ?? 1);
  return {
    kind: 'monitorResult',
    at: at * 1000,
    monitorResult: { org: world.org, owner: `monitor:${monitor}`, revision: ofRevision, ...run },
  };
}

/** @param alert - Of an open alert: `MONITOR@TARGET`. */
function command(alert: string, at: EpochSeconds, world: Configured, wanted: CommandWish): ShardInput {
  return {
    kind: 'command',
    at: at * 1000,
    command: {
      org: world.org,
      owner: ownerOfAlert(alert, world),
      commandId: `${wanted.command}${at}`,
      alertId: world.openAlertId(alert),
      actor: world.actor,
      ...wanted,
    },
  };
}

function ownerOfAlert(alert: string, world: Configured): string {
  const split = alert.lastIndexOf('@');
  const [monitor, target] = [alert.slice(0, split), alert.slice(split + 1)];
  return target === 'monitor' ? `monitor:${monitor}` : world.ownerOf(target);
}

function changeHost(members: (text: string) => Partial<HostState>): EventKind['read'] {
  return ({ host, what = '' }, at, world) =>
    change(world, `host ${host}`, at, (record) => ({
      ...record,
      state: { ...(record.state as HostState), ...members(what) },
    }));
}

function change(
  world: Configured,
  key: string,
  at: EpochSeconds,
  edit: (record: ConfigRecord) => object,
): readonly ShardInput[] {
  const before = world.records.get(key);
  if (before === undefined || before.deleted === true) throw new InvalidInputError(`the timeline has no ${key}`);
  return recorded(world, { ...edit(before), revision: before.revision + 1 } as ConfigRecord, at);
}

/** Configuration does not move the time of a shard, so a tick comes before it. */
function recorded(world: Configured, record: ConfigRecord, at: EpochSeconds): readonly ShardInput[] {
  const dated = { ...record, at: at * 1000 };
  world.records.set(`${record.kind} ${record.id}`, dated);
  return [
    { kind: 'tick', at: at * 1000 },
    { kind: 'configuration', change: dated, configOffset: world.nextOffset++ },
  ];
}

function membersOf(json: string): object {
  try {
    return JSON.parse(json) as object;
  } catch (error) {
    throw new InvalidInputError(`${json} is not JSON: ${(error as Error).message}`, undefined, { cause: error });
  }
}

/** The state with other members; null takes one away. */
export function withMembers(state: object, members: object): object {
  return Object.fromEntries(Object.entries({ ...state, ...members }).filter(([, value]) => value !== null));
}

function laterRecord(world: Configured, kind: string, id: string): ConfigRecord {
  const record = world.later.find((later) => later.kind === kind && later.id === id);
  if (record === undefined) throw new InvalidInputError(`the timeline has no ${kind} ${id} for later`);
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
