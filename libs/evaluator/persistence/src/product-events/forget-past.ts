import { inTransaction } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';

const DAY_HOURS = 24;

/**
 * Removes what is kept beside events once they are gone: how many there were by hour, and combinations of properties that no user
 * has any more. Events are stored meanwhile: whoever is about to use such a combination again keeps it, or stores it anew.
 *
 * @param firstDay - UTC days since the Unix epoch; all events of earlier ones are gone.
 */
export async function forgetPast(dataSource: DataSource, firstDay: number): Promise<void> {
  await inTransaction(dataSource, async (queryRunner) => {
    // All hours and persons are looked at, once a day: that may take longer than a statement of others may.
    await queryRunner.query('set local statement_timeout = 0');
    await queryRunner.query('delete from event_hour where hour < $1', [firstDay * DAY_HOURS]);
    await queryRunner.query(
      `delete from user_set s using (
         select project_no, hash from user_set old
         where last_day < $1 and not exists (
           select from product_person p where p.project_no = old.project_no and p.user_set = old.hash)
         for update of old skip locked) as unused
       where s.project_no = unused.project_no and s.hash = unused.hash`,
      [firstDay],
    );
  });
}
