import type { EpochMs } from '@tocsin/runtime';
import type { QueryRunner } from 'typeorm';
import type { ArrivedEvent } from './arrived-events.js';
import type { Hash } from './event-hashes.js';

/**
 * Leaves out the events that came before their user was erased and were still on their way. Whose an event without a user is, says
 * its device as usual; a device that only such an event names is noted, so that what follows on it is left out, too.
 *
 * @param arrived - In their order.
 * @param erasedTo - Of each project: nobody was erased later.
 */
export async function withoutErased(
  queryRunner: QueryRunner,
  arrived: readonly ArrivedEvent[],
  erasedTo: ReadonlyMap<number, EpochMs>,
): Promise<readonly ArrivedEvent[]> {
  const late = arrived.filter(({ projectNo, receivedAt }) => receivedAt <= (erasedTo.get(projectNo) ?? 0));
  if (late.length === 0) return arrived;
  const erased = await readErased(queryRunner, late);
  if (erased.size === 0) return arrived;
  const lastPersons = await readLastPersons(queryRunner, late);
  const ownDevices: ErasedDevice[] = [];
  const staying = arrived.filter(({ projectNo, receivedAt, device, user }) => {
    const deviceKey = keyOf(projectNo, device);
    const person = user ?? lastPersons.get(deviceKey) ?? device;
    if (user !== undefined) lastPersons.set(deviceKey, user);
    const to = erased.get(keyOf(projectNo, person));
    if (to === undefined || receivedAt > to) return true;
    if (user !== undefined) ownDevices.push({ project_no: projectNo, device, to_ms: to });
    return false;
  });
  await noteDevices(queryRunner, ownDevices);
  return staying;
}

interface ErasedDevice {
  readonly project_no: number;
  readonly device: Hash;
  readonly to_ms: EpochMs;
}

const keyOf = (projectNo: number, person: Hash): string => `${projectNo}/${person}`;

/** Until when the events of erased users and devices are left out. */
async function readErased(
  queryRunner: QueryRunner,
  late: readonly ArrivedEvent[],
): Promise<ReadonlyMap<string, EpochMs>> {
  const candidates = late.flatMap(({ projectNo, device, user }) =>
    user === undefined
      ? [{ projectNo, person: device }]
      : [
          { projectNo, person: user },
          { projectNo, person: device },
        ],
  );
  const rows = (await queryRunner.query(
    `select project_no, person::text, max(to_ms) as to_ms
     from erased_person join (select distinct * from unnest($1::int4[], $2::int8[])) as wanted (project_no, person)
       using (project_no, person)
     group by project_no, person`,
    [candidates.map(({ projectNo }) => projectNo), candidates.map(({ person }) => person)],
  )) as { project_no: number; person: Hash; to_ms: EpochMs }[];
  return new Map(rows.map((row) => [keyOf(row.project_no, row.person), row.to_ms]));
}

async function readLastPersons(queryRunner: QueryRunner, late: readonly ArrivedEvent[]): Promise<Map<string, Hash>> {
  const rows = (await queryRunner.query(
    `select d.project_no, d.device::text, d.last_person::text
     from device_person d join (select distinct * from unnest($1::int4[], $2::int8[])) as wanted (project_no, device)
       using (project_no, device)`,
    [late.map(({ projectNo }) => projectNo), late.map(({ device }) => device)],
  )) as { project_no: number; device: Hash; last_person: Hash }[];
  return new Map(rows.map((row) => [keyOf(row.project_no, row.device), row.last_person]));
}

async function noteDevices(queryRunner: QueryRunner, devices: readonly ErasedDevice[]): Promise<void> {
  if (devices.length === 0) return;
  await queryRunner.query(
    `insert into erased_person as stored (project_no, person, is_past, to_ms)
     select project_no, device, false, max(to_ms)
     from json_to_recordset($1::json) as row (project_no int4, device int8, to_ms int8)
     group by project_no, device order by project_no, device
     on conflict (project_no, person, is_past) do update set to_ms = greatest(stored.to_ms, excluded.to_ms)`,
    [JSON.stringify(devices)],
  );
}
