import { applyOperations } from '@tocsin/evaluator-domain';
import type { QueryRunner } from 'typeorm';
import type { ArrivedEvent } from './arrived-events.js';
import { type Hash, userSetHash } from './event-hashes.js';
import { dayOf } from './event-partitions.js';

type Properties = Parameters<typeof applyOperations>[0];

interface Device {
  readonly firstPerson: Hash;
  lastPerson: Hash;
}

interface Person {
  userSet: Hash | undefined;
  properties: Properties;
  /** The newest day on which the set is known to be used. */
  setDay: number;
}

/** Properties of users that are stored, and the newest day of what has them. */
interface UsedSet {
  readonly properties: Properties;
  readonly lastDay: number;
}

interface PersonRow {
  readonly project_no: number;
  readonly person: Hash;
  readonly user_set: Hash | null;
  readonly properties: Properties | null;
  readonly last_day: number | null;
}

const keyOf = (projectNo: number, ...rest: readonly string[]): string => JSON.stringify([projectNo, ...rest]);

/**
 * Whose the events of a batch are, and what is known of users and groups, as one batch reads and changes it. Everything is of the
 * transaction of its query runner.
 */
export class People {
  private readonly devices = new Map<string, Device>();
  private readonly persons = new Map<string, Person>();
  private readonly groups = new Map<string, Properties>();
  private readonly changedDevices = new Set<string>();
  private readonly changedPersons = new Set<string>();
  private readonly usedSets = new Map<string, UsedSet>();

  private constructor(
    private readonly queryRunner: QueryRunner,
    private readonly erasing: ReadonlySet<number>,
  ) {}

  /**
   * Reads what the events need. Users and groups that they change are locked until the transaction ends.
   *
   * @param erasing - Projects whose users are being erased: all properties that events have are kept from leaving there.
   */
  static async read(
    queryRunner: QueryRunner,
    arrived: readonly ArrivedEvent[],
    erasing: ReadonlySet<number>,
  ): Promise<People> {
    const people = new People(queryRunner, erasing);
    await people.readDevices(arrived);
    await people.readPersons(arrived);
    await people.readGroups(arrived);
    return people;
  }

  /** Takes an event in: who did it, and with which properties. Call it once for each event, in their order. */
  take({ projectNo, device, user, event }: ArrivedEvent): {
    readonly person: Hash;
    readonly userSet: Hash | undefined;
  } {
    const person = this.personOf(projectNo, device, user);
    const key = keyOf(projectNo, person);
    const known = this.persons.get(key) ?? { userSet: undefined, properties: {}, setDay: 0 };
    this.persons.set(key, known);
    const changes = event.type === '$groupidentify' ? undefined : event.userProperties;
    if (changes !== undefined) {
      known.properties = applyOperations(known.properties, changes);
      const userSet = userSetHash(known.properties);
      if (userSet !== known.userSet) known.setDay = 0;
      known.userSet = userSet;
      this.changedPersons.add(key);
    }
    this.use(projectNo, known, dayOf(event.time));
    if (event.type === '$groupidentify') this.changeGroups(projectNo, event);
    return { person, userSet: known.userSet };
  }

  /** Stores what has changed. */
  async save(): Promise<void> {
    const devices = [...this.changedDevices].sort().map((key) => [key, this.devices.get(key)] as const);
    await this.insert(
      `insert into device_person (project_no, device, first_person, last_person)
       select project_no, device, first_person, last_person from json_to_recordset($1::json)
         as row (project_no int4, device int8, first_person int8, last_person int8)
       on conflict (project_no, device) do update set last_person = excluded.last_person`,
      devices.map(([key, device]) => {
        const [projectNo, hash] = JSON.parse(key) as [number, Hash];
        return {
          project_no: projectNo,
          device: hash,
          first_person: device?.firstPerson,
          last_person: device?.lastPerson,
        };
      }),
    );
    await this.keepLeavingSets();
    await this.saveSets();
    await this.insert(
      `update product_person stored set user_set = row.user_set from json_to_recordset($1::json)
         as row (project_no int4, person int8, user_set int8)
       where stored.project_no = row.project_no and stored.person = row.person`,
      [...this.changedPersons].map((key) => {
        const [projectNo, person] = JSON.parse(key) as [number, Hash];
        return { project_no: projectNo, person, user_set: this.persons.get(key)?.userSet ?? null };
      }),
    );
    await this.insert(
      `update product_group stored set properties = row.properties from json_to_recordset($1::json)
         as row (project_no int4, type text, name text, properties jsonb)
       where stored.project_no = row.project_no and stored.type = row.type and stored.name = row.name`,
      [...this.groups].map(([key, properties]) => {
        const [projectNo, type, name] = JSON.parse(key) as [number, string, string];
        return { project_no: projectNo, type, name, properties };
      }),
    );
  }

  /** Sets are stored when they are new, once a day while something happens that has them, and while they might be leaving. */
  private use(projectNo: number, person: Person, day: number): void {
    const { userSet, properties } = person;
    if (userSet === undefined || (day <= person.setDay && !this.erasing.has(projectNo))) return;
    const key = keyOf(projectNo, userSet);
    person.setDay = Math.max(day, person.setDay);
    this.usedSets.set(key, { properties, lastDay: Math.max(person.setDay, this.usedSets.get(key)?.lastDay ?? 0) });
  }

  /** Locks only sets whose day changes: one that many users have would make all partitions wait for each other. */
  private async saveSets(): Promise<void> {
    const rows = [...this.usedSets].sort(byKey).map(([key, { properties, lastDay }]) => {
      const [projectNo, hash] = JSON.parse(key) as [number, Hash];
      return { project_no: projectNo, hash, properties, last_day: lastDay };
    });
    await this.insert(
      `with due as (
         select s.project_no, s.hash, row.last_day
         from user_set s join json_to_recordset($1::json) as row (project_no int4, hash int8, last_day int4)
           on s.project_no = row.project_no and s.hash = row.hash and s.last_day < row.last_day
         order by 1, 2 for update of s)
       update user_set s set last_day = due.last_day from due
       where s.project_no = due.project_no and s.hash = due.hash`,
      rows.map(({ properties: _, ...row }) => row),
    );
    // After that: whoever removes unused sets may have been faster.
    await this.insert(
      `insert into user_set (project_no, hash, properties, last_day)
       select project_no, hash, properties, last_day from json_to_recordset($1::json)
         as row (project_no int4, hash int8, properties jsonb, last_day int4)
       on conflict do nothing`,
      rows,
    );
  }

  /** Has to come before the sets are stored: one that has just gone is stored anew. */
  private async keepLeavingSets(): Promise<void> {
    const kept = [...this.usedSets.keys()].map((key) => JSON.parse(key) as [number, Hash]);
    await this.insert(
      `with kept as (
         select l.project_no, l.hash
         from leaving_user_set l join json_to_recordset($1::json) as row (project_no int4, hash int8) using (project_no, hash)
         order by 1, 2 for update of l)
       delete from leaving_user_set l using kept where l.project_no = kept.project_no and l.hash = kept.hash`,
      kept
        .filter(([projectNo]) => this.erasing.has(projectNo))
        .map(([projectNo, hash]) => ({ project_no: projectNo, hash })),
    );
  }

  /** The user that the event names, the device's last one, or whoever uses the device. */
  private personOf(projectNo: number, device: Hash, user: Hash | undefined): Hash {
    const key = keyOf(projectNo, device);
    const known = this.devices.get(key);
    if (user === undefined) return known?.lastPerson ?? device;
    if (known?.lastPerson !== user) {
      this.devices.set(key, { firstPerson: known?.firstPerson ?? user, lastPerson: user });
      this.changedDevices.add(key);
    }
    return user;
  }

  private changeGroups(projectNo: number, { groups = {}, groupProperties }: ArrivedEvent['event']): void {
    if (groupProperties === undefined) return;
    for (const [type, names] of Object.entries(groups)) {
      for (const name of names) {
        const key = keyOf(projectNo, type, name);
        this.groups.set(key, applyOperations(this.groups.get(key) ?? {}, groupProperties));
      }
    }
  }

  private async readDevices(arrived: readonly ArrivedEvent[]): Promise<void> {
    const rows = (await this.queryRunner.query(
      `select d.project_no, d.device::text, d.first_person::text, d.last_person::text
       from device_person d join (select distinct * from unnest($1::int4[], $2::int8[])) as wanted (project_no, device)
         using (project_no, device)`,
      [arrived.map(({ projectNo }) => projectNo), arrived.map(({ device }) => device)],
    )) as { project_no: number; device: Hash; first_person: Hash; last_person: Hash }[];
    for (const row of rows) {
      const device = { firstPerson: row.first_person, lastPerson: row.last_person };
      this.devices.set(keyOf(row.project_no, row.device), device);
    }
  }

  private async readPersons(arrived: readonly ArrivedEvent[]): Promise<void> {
    const wanted = new Map<string, [number, Hash]>();
    const changed = new Map<string, [number, Hash]>();
    const users = new Map<string, Hash>();
    for (const { projectNo, device, user, event } of arrived) {
      const deviceKey = keyOf(projectNo, device);
      const last = users.get(deviceKey) ?? this.devices.get(deviceKey)?.lastPerson;
      const person = user ?? last ?? device;
      if (user !== undefined) users.set(deviceKey, user);
      wanted.set(keyOf(projectNo, person), [projectNo, person]);
      // A user who is new to the device gets a row, too: who has none is not known.
      const isNew = user !== undefined && user !== last;
      if (isNew || event.userProperties !== undefined) changed.set(keyOf(projectNo, person), [projectNo, person]);
    }
    const toLock = [...changed].sort(byKey).map(([, each]) => each);
    const columns = (pairs: readonly [number, Hash][]): unknown[] => [pairs.map(([no]) => no), pairs.map(([, h]) => h)];
    if (toLock.length > 0) {
      await this.queryRunner.query(
        `insert into product_person (project_no, person)
         select * from unnest($1::int4[], $2::int8[]) order by 1, 2 on conflict do nothing`,
        columns(toLock),
      );
      await this.queryRunner.query(
        `select from product_person p join unnest($1::int4[], $2::int8[]) as wanted (project_no, person)
           using (project_no, person) order by project_no, person for update of p`,
        columns(toLock),
      );
    }
    const rows = (await this.queryRunner.query(
      `select p.project_no, p.person::text, p.user_set::text, s.properties, s.last_day
       from product_person p join unnest($1::int4[], $2::int8[]) as wanted (project_no, person) using (project_no, person)
         left join user_set s on s.project_no = p.project_no and s.hash = p.user_set`,
      columns([...wanted.values()]),
    )) as PersonRow[];
    for (const { project_no: projectNo, person, user_set: userSet, properties, last_day: setDay } of rows) {
      this.persons.set(keyOf(projectNo, person), {
        userSet: userSet ?? undefined,
        properties: properties ?? {},
        setDay: setDay ?? 0,
      });
    }
  }

  private async readGroups(arrived: readonly ArrivedEvent[]): Promise<void> {
    const wanted = new Map<string, { project_no: number; type: string; name: string }>();
    for (const { projectNo, event } of arrived) {
      if (event.type !== '$groupidentify' || event.groupProperties === undefined) continue;
      for (const [type, names] of Object.entries(event.groups ?? {})) {
        for (const name of names) wanted.set(keyOf(projectNo, type, name), { project_no: projectNo, type, name });
      }
    }
    if (wanted.size === 0) return;
    const rows = (await this.queryRunner.query(
      `insert into product_group as stored (project_no, type, name, properties)
       select project_no, type, name, '{}' from json_to_recordset($1::json) as row (project_no int4, type text, name text)
       order by 1, 2, 3
       on conflict (project_no, type, name) do update set properties = stored.properties
       returning project_no, type, name, properties`,
      [JSON.stringify([...wanted.values()])],
    )) as { project_no: number; type: string; name: string; properties: Properties }[];
    for (const { project_no: projectNo, type, name, properties } of rows) {
      this.groups.set(keyOf(projectNo, type, name), properties);
    }
  }

  private async insert(statement: string, rows: readonly object[]): Promise<void> {
    if (rows.length > 0) await this.queryRunner.query(statement, [JSON.stringify(rows)]);
  }
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
