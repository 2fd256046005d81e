import { DispatcherWorkers } from '@tocsin/dispatcher-domain';
import type { Statement } from '@tocsin/persistence';
import type { StatementRunner } from './queue-connection.js';

const GIVEN_BACK_AT_ONCE = 5_000;
const WAITING_PAGE = 1_000;

const JOIN: Statement = {
  name: 'worker_join',
  text: `insert into worker (expires_at) values (now() + make_interval(secs => $1 / 1000.0)) returning id`,
};
const RENEW: Statement = {
  name: 'worker_renew',
  text: `update worker set expires_at = now() + make_interval(secs => $2 / 1000.0) where id = $1
    returning (select count(*) from worker where expires_at > now() and id <> $1) + 1 as alive`,
};
const END_OTHERS: Statement = {
  name: 'worker_end_others',
  text: `update worker set expires_at = '-infinity' where id <> $1`,
};
/** Waits for whoever plans in the name of such a worker just now, so that the next statement sees those leases too. */
const DECLARE_GONE: Statement = {
  name: 'worker_declare_gone',
  text: `with gone as (delete from worker where expires_at < now() - interval '1 second' returning id)
    insert into departed_worker select id from gone`,
};
const DEPARTED: Statement = { name: 'worker_departed', text: 'select id from departed_worker' };
const GIVE_BACK: Statement = {
  name: 'worker_give_back',
  text: `with abandoned as materialized (
      select ctid as place, exists (
        select from open_delivery p
        where p.channel = o.channel and p.subject = o.subject and (p.seq, p.round) < (o.seq, o.round)
      ) as waits
      from open_delivery o where owner = any ($1::int[]) limit $2 for update
    )
    update open_delivery o set owner = null,
      attempt = case when waits then 0 else attempt end,
      next_at = case when waits then 'infinity'::timestamptz else now() end
    from abandoned where o.ctid = abandoned.place`,
};
const FORGET_DEPARTED: Statement = {
  name: 'worker_forget_departed',
  text: 'delete from departed_worker where id = any ($1::int[])',
};
const FREE_STUCK: Statement = {
  name: 'free_stuck',
  text: `with page as materialized (
      select ctid as place, channel, subject, seq, round from open_delivery
      where owner is null and next_at = 'infinity' and (channel, subject, seq, round) > ($1, $2, $3, $4)
      order by channel, subject, seq, round limit $5 for update skip locked
    ),
    freed as (
      update open_delivery set next_at = now() where ctid = any (array(
        select place from page where not exists (
          select from open_delivery p
          where p.channel = page.channel and p.subject = page.subject and (p.seq, p.round) < (page.seq, page.round)
        )
      )) returning 1
    ),
    last as (select * from page order by channel desc, subject desc, seq desc, round desc limit 1)
    select last.channel, last.subject, last.seq, last.round,
      (select count(*) from page) as looked_at, (select count(*) from freed) as freed
    from last`,
};
const LEAVE: Statement = {
  name: 'worker_leave',
  text: `with gone as (delete from worker where id = $1 returning id) insert into departed_worker select id from gone`,
};

interface StuckRow {
  readonly channel: number;
  readonly subject: string;
  readonly seq: number;
  readonly round: number;
  readonly looked_at: number;
  readonly freed: number;
}

const START: readonly [number, string, number, number] = [0, '', 0, 0];

export class PostgresDispatcherWorkers extends DispatcherWorkers {
  private stuckAfter: readonly [number, string, number, number] = START;

  /**
   * @param lease - For renewals alone: behind anything slow they would come too late.
   * @param control - Of the role `queue`.
   */
  constructor(
    private readonly lease: StatementRunner,
    private readonly control: StatementRunner,
  ) {
    super();
  }

  override async join(leaseMs: number): Promise<number> {
    const { rows } = await this.lease.run<{ id: number }>(JOIN, [leaseMs]);
    return rows[0].id;
  }

  override async renew(worker: number, leaseMs: number): Promise<number> {
    const { rows } = await this.lease.run<{ alive: number }>(RENEW, [worker, leaseMs]);
    return rows.length === 0 ? 0 : rows[0].alive;
  }

  override async sweep(): Promise<number> {
    await this.control.run(DECLARE_GONE, []);
    return this.giveBackDeparted();
  }

  override async endOthers(worker: number): Promise<void> {
    await this.control.run(END_OTHERS, [worker]);
  }

  override async freeStuck(): Promise<number> {
    const { rows } = await this.control.run<StuckRow>(FREE_STUCK, [...this.stuckAfter, WAITING_PAGE]);
    const [row] = rows;
    if (row === undefined || row.looked_at < WAITING_PAGE) this.stuckAfter = START;
    else this.stuckAfter = [row.channel, row.subject, row.seq, row.round];
    return row?.freed ?? 0;
  }

  override async leave(worker: number): Promise<void> {
    await this.control.run(LEAVE, [worker]);
    await this.giveBackDeparted();
  }

  /** A process that is killed on the way leaves the rest to the next sweep. */
  private async giveBackDeparted(): Promise<number> {
    const { rows } = await this.control.run<{ id: number }>(DEPARTED, []);
    if (rows.length === 0) return 0;
    const departed = rows.map(({ id }) => id);
    let total = 0;
    for (;;) {
      const { rowCount } = await this.control.run(GIVE_BACK, [departed, GIVEN_BACK_AT_ONCE]);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < GIVEN_BACK_AT_ONCE) break;
    }
    await this.control.run(FORGET_DEPARTED, [departed]);
    return total;
  }
}
