// Product events: what they are of, and days of them as if they had been stored long ago.
import { ensurePartitions } from '@tocsin/persistence';

const DAY_MS = 86_400_000;
export const TYPES = ['View', 'Search', 'Open', 'Add', 'Remove', 'Like', 'Share', 'Signup', 'Checkout', 'Purchase'];
export const COUNTRIES = ['Japan', 'Germany', 'Brazil', 'Kenya', 'Canada'];
export const EVENTS_PER_DAY = 20_000;
const USERS_PER_DAY = 8_000;
const NEW_USERS = 800;

export const propertiesOf = (n) => ({
  plan: n % 3 === 0 ? 'team' : 'free',
  price: (n % 900) / 10,
  items: n % 7,
  page: `/p/${n % 50}`,
});

/** A day of events, a tenth of whose users are new. The project and its types are known already. */
export async function fillDay(dataSource, projectNo, day) {
  const events = EVENTS_PER_DAY;
  const dayNo = day / DAY_MS;
  await ensurePartitions(dataSource, { table: 'product_event', unit: 'day', bound: String }, day, day);
  const boundOfDay = (start) => String(start / DAY_MS);
  const seen = {
    table: 'seen_event',
    unit: 'fourDays',
    bound: boundOfDay,
    afterCreate: (partition) => [`create unique index on ${partition} (hash)`],
  };
  await ensurePartitions(dataSource, seen, day, day);
  const types = await dataSource.query('select type_no from event_type where project_no = $1 order by name', [
    projectNo,
  ]);
  const typeNos = types.map(({ type_no: typeNo }) => typeNo);
  const users = `(${dayNo} * ${NEW_USERS} + i % ${USERS_PER_DAY})::int8 * 7919`;
  await dataSource.query(
    `insert into product_event (project_no, type_no, time_ms, person, received_ms, properties)
     select $1, ($2::int4[])[1 + i % ${TYPES.length}], ${day} + (i::int8 * ${DAY_MS}) / ${events}, ${users}, ${day},
       jsonb_build_object(
         'e', jsonb_build_object('plan', case when i % 3 = 0 then 'team' else 'free' end, 'price', (i % 900) / 10.0, 'items', i % 7),
         'b', jsonb_build_object('country', (array['${COUNTRIES.join("','")}'])[1 + (i / 10) % 5]))
     from generate_series(0, ${events - 1}) i`,
    [projectNo, typeNos],
  );
  await dataSource.query(
    `insert into seen_event (hash, day) select hashint8extended(i, ${dayNo}), ${dayNo} from generate_series(1, ${events}) i
     on conflict do nothing`,
  );
  await dataSource.query(
    `insert into event_hour (project_no, type_no, hour, partition, total)
     select project_no, type_no, time_ms / 3600000, 0, count(*) from product_event
     where project_no = $1 and time_ms >= ${day} and time_ms < ${day + DAY_MS} group by 1, 2, 3`,
    [projectNo],
  );
  await dataSource.query(
    `insert into device_person (project_no, device, first_person, last_person)
     select distinct $1::int4, ${users} + 1, ${users}, ${users} from generate_series(0, ${events - 1}) i on conflict do nothing`,
    [projectNo],
  );
  await dataSource.query(
    `insert into product_person (project_no, person)
     select distinct $1::int4, ${users} from generate_series(0, ${events - 1}) i on conflict do nothing`,
    [projectNo],
  );
}
