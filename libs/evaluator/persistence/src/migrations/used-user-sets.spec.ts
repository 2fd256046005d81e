import { databaseBefore } from '../testing/upgraded-database.js';
import { UsedUserSets1764310000000 } from './used-user-sets.js';

it('what users had before counts as used until today', async () => {
  const database = await databaseBefore(UsedUserSets1764310000000);
  await database.before.query(`insert into user_set (project_no, hash, properties) values (1, 1, '{"tier":"gold"}')`);

  const after = await database.upgrade();
  const [{ age }] = await after.query<{ age: number }[]>(
    `select current_date - date '1970-01-01' - last_day as age from user_set`,
  );
  // A day may begin between the two.
  expect([0, 1]).toContain(age);
  await database.drop();
});
