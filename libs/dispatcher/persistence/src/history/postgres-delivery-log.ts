import {
  DeliveryLog,
  type DeliveryFilter,
  type DeliveryPage,
  type EndedDelivery,
  type LoggedDelivery,
} from '@tocsin/dispatcher-domain';
import { execute, inTransaction, Outbox, type Statement, type Wakeable } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { endEvent, eventRow } from '../queue/delivery-events.js';
import { ENDED } from '../queue/subject-kinds.js';
import type { SurrogateNumbers } from '../queue/surrogate-numbers.js';
import {
  cursorText,
  type DeliveryCursor,
  type EndedCursor,
  FIRST,
  NEWEST,
  type OpenCursor,
  parseCursor,
} from './delivery-cursor.js';
import { numbers, texts } from '../sql/array-literal.js';
import { ADD_TEMPLATE_PROBLEMS } from '../sql/template-problem-statement.js';
import {
  type AttemptRow,
  COLUMNS,
  deliveryOf,
  type Identity,
  identityOf,
  OPEN,
  type OpenRow,
} from './delivery-rows.js';

/** Channel ids by number. */
type Channels = ReadonlyMap<number, string>;

const RECORD: Statement = {
  name: 'attempt_record',
  text: `insert into attempt (created_at, channel, subject, seq, round, attempt, status, error, detail, latency_us, evidence,
      snippet, ended, reason)
    values (now(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
};

export class PostgresDeliveryLog extends DeliveryLog {
  private readonly outbox: Outbox;

  /** @param topic - Full name of `deliveries.v1`. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: SurrogateNumbers,
    relay: Wakeable,
    private readonly topic: string,
  ) {
    super();
    this.outbox = new Outbox(relay);
  }

  override async page(org: string, filter: DeliveryFilter, limit: number, cursor?: string): Promise<DeliveryPage> {
    const first = filter.state === 'dead' ? NEWEST : FIRST;
    const start = cursor === undefined ? first : parseCursor(cursor);
    const channels = await this.channels(org, filter.channelId);
    if (channels.size === 0) return { deliveries: [] };
    const open = start.phase === 'open' ? await this.open(org, channels, filter, start, limit + 1) : [];
    if (open.length > limit) return this.pageOf(org, channels, open.slice(0, limit), [], openCursor(open[limit - 1]));
    const room = limit - open.length;
    const ended = await this.ended(org, channels, filter, start.phase === 'ended' ? start : NEWEST, room + 1);
    if (ended.length <= room) return this.pageOf(org, channels, open, ended);
    const next = room === 0 ? NEWEST : endedCursor(ended[room - 1]);
    return this.pageOf(org, channels, open, ended.slice(0, room), next);
  }

  override async ofSubject(org: string, subject: string, limit: number): Promise<readonly LoggedDelivery[]> {
    const channels = await this.channels(org);
    if (channels.size === 0) return [];
    const open = await this.open(org, channels, { subject }, FIRST, limit);
    const ended = await this.ended(org, channels, { subject }, NEWEST, limit);
    const { deliveries } = await this.pageOf(org, channels, open, ended);
    const transitions = await this.transitionsByMessage(org, subject);
    return deliveries
      .map((delivery) => ({ ...delivery, sequence: transitions.get(messageName(delivery)) ?? delivery.sequence }))
      .sort((a, b) => a.sequence - b.sequence || a.round - b.round || (a.channelId < b.channelId ? -1 : 1))
      .slice(0, limit);
  }

  override async record(ended: EndedDelivery, templateProblem?: string): Promise<void> {
    const { delivery, end, result } = ended;
    await this.ids.know([], [delivery.channel]);
    await inTransaction(this.dataSource, async (queryRunner) => {
      await execute(queryRunner, RECORD, [
        this.ids.of(delivery.channel).no,
        delivery.subject,
        delivery.sequence,
        delivery.round,
        delivery.attempt,
        result?.httpStatus ?? null,
        result?.error ?? null,
        result?.detail ?? null,
        result === null ? null : Math.round(result.latencyMs * 1_000),
        result?.evidence ?? null,
        result?.snippet.length ? result.snippet : null,
        ENDED[end.state],
        'reason' in end ? end.reason : null,
      ]);
      if (templateProblem !== undefined) {
        const { subject, sequence } = delivery;
        await execute(queryRunner, ADD_TEMPLATE_PROBLEMS, [
          numbers([this.ids.of(delivery.channel).no]),
          texts([subject]),
          numbers([sequence]),
          texts([templateProblem]),
          new Date(ended.at),
        ]);
      }
      await this.outbox.add(queryRunner, [eventRow(endEvent(ended), delivery.traceparent, this.topic)]);
    });
  }

  /** Transitions of an alert of a KPI by the messages of its monitor that told of them. */
  private async transitionsByMessage(org: string, alert: string): Promise<ReadonlyMap<string, number>> {
    const rows: { seq: number; subject: string; sequence: number }[] = await this.dataSource.query(
      'select seq, monitor as subject, message as sequence from kpi_finding where org = $1 and alert = $2',
      [org, alert],
    );
    return new Map(rows.map((row) => [messageName(row), row.seq]));
  }

  private async channels(org: string, id?: string): Promise<Channels> {
    const rows: { no: number; id: string }[] = await this.dataSource.query(
      `select c.no, c.id from channel c join organization o on o.no = c.org
       where o.id = $1 and ($2::text is null or c.id = $2)`,
      [org, id ?? null],
    );
    return new Map(rows.map((row) => [row.no, row.id]));
  }

  private async open(
    org: string,
    channels: Channels,
    filter: DeliveryFilter,
    after: OpenCursor,
    limit: number,
  ): Promise<OpenRow[]> {
    return this.dataSource.query(
      `select ${COLUMNS.open} from ${OPEN}
       where o.channel = any ($1::int[]) and ($2::text is null or o.subject = $2 or exists (
           select from kpi_finding f
           where f.org = $8 and f.alert = $2 and f.monitor = o.subject and f.message = o.seq))
         and (o.channel, o.subject, o.seq, o.round) > ($3, $4, $5, $6)
       order by o.channel, o.subject, o.seq, o.round limit $7`,
      [
        [...channels.keys()],
        filter.subject ?? null,
        after.channel,
        after.subject,
        after.sequence,
        after.round,
        limit,
        org,
      ],
    );
  }

  /** The last rows of ended deliveries, newest first. */
  private async ended(
    org: string,
    channels: Channels,
    filter: DeliveryFilter,
    before: EndedCursor,
    limit: number,
  ): Promise<AttemptRow[]> {
    const ended = filter.state === 'dead' ? `a.ended = ${ENDED.dead}` : 'a.ended is not null';
    const isBefore = `($2::bigint is null or (a.at, a.subject, a.seq, a.round, a.channel)
      < (timestamptz 'epoch' + $2::bigint * interval '1 microsecond', $3::text, $4::int, $5::smallint, $6::int))`;
    const order = 'a.at desc, a.subject desc, a.seq desc, a.round desc, a.channel desc';
    const parameters = [
      [...channels.keys()],
      before.atUs,
      before.subject,
      before.sequence,
      before.round,
      before.channel,
      limit,
    ];
    if (filter.subject !== undefined) {
      return this.dataSource.query(
        `select ${COLUMNS.attempt} from (
           select $8::text as subject, null::int as seq
           union all select monitor, message from kpi_finding where org = $9 and alert = $8
         ) told
         join attempt a on a.subject = told.subject and (told.seq is null or a.seq = told.seq)
         where a.channel = any ($1::int[]) and ${ended} and ${isBefore} order by ${order} limit $7`,
        [...parameters, filter.subject, org],
      );
    }
    return this.dataSource.query(
      `select ${COLUMNS.attempt} from unnest($1::int[]) as wanted (channel) cross join lateral (
         select * from attempt a where a.channel = wanted.channel and ${ended} and ${isBefore} order by ${order} limit $7
       ) a order by ${order} limit $7`,
      parameters,
    );
  }

  private async pageOf(
    org: string,
    channels: Channels,
    open: readonly OpenRow[],
    ended: readonly AttemptRow[],
    next?: DeliveryCursor,
  ): Promise<DeliveryPage> {
    const attempts = await this.attemptsOf([...open, ...ended]);
    const problems = await this.templateProblemsOf([...open, ...ended]);
    const rows: { channel: number; open?: OpenRow; row: OpenRow | AttemptRow }[] = [
      ...open.map((row) => ({ channel: row.channel, open: row, row })),
      ...ended.map((row) => ({ channel: row.channel, row })),
    ];
    const deliveries = rows.map(({ channel, open: pending, row }) =>
      deliveryOf(
        org,
        channels.get(channel)!,
        pending,
        attempts.get(identityOf(row)) ?? [],
        problems.get(identityOf(row)) ?? null,
      ),
    );
    return { deliveries, ...(next && { nextCursor: cursorText(next) }) };
  }

  private async templateProblemsOf(
    deliveries: readonly (OpenRow | AttemptRow)[],
  ): Promise<ReadonlyMap<string, string>> {
    if (deliveries.length === 0) return new Map();
    const rows: (Identity & { problem: string })[] = await this.dataSource.query(
      `select u.channel, u.subject, u.seq, u.round, p.problem from unnest($1::int[], $2::text[], $3::int[], $4::int[])
         as u (channel, subject, seq, round)
       join template_problem p on p.channel = u.channel and p.subject = u.subject and p.seq = u.seq`,
      identityColumns(deliveries),
    );
    return new Map(rows.map((row) => [identityOf(row), row.problem]));
  }

  private async attemptsOf(
    deliveries: readonly (OpenRow | AttemptRow)[],
  ): Promise<ReadonlyMap<string, readonly AttemptRow[]>> {
    const found = new Map<string, AttemptRow[]>();
    if (deliveries.length === 0) return found;
    const rows: AttemptRow[] = await this.dataSource.query(
      `select ${COLUMNS.attempt} from unnest($1::int[], $2::text[], $3::int[], $4::int[]) as u (channel, subject, seq, round)
       join attempt a on a.subject = u.subject and a.channel = u.channel and a.seq = u.seq and a.round = u.round
       order by a.at, a.attempt`,
      identityColumns(deliveries),
    );
    for (const row of rows) {
      const identity = identityOf(row);
      const list = found.get(identity);
      if (list === undefined) found.set(identity, [row]);
      else list.push(row);
    }
    return found;
  }
}

const identityColumns = (deliveries: readonly Identity[]): unknown[] => [
  deliveries.map(({ channel }) => channel),
  deliveries.map(({ subject }) => subject),
  deliveries.map(({ seq }) => seq),
  deliveries.map(({ round }) => round),
];
const messageName = ({ subject, sequence }: { readonly subject: string; readonly sequence: number }): string =>
  `${sequence}/${subject}`;

const openCursor = ({ channel, subject, seq, round }: OpenRow): DeliveryCursor => ({
  phase: 'open',
  channel,
  subject,
  sequence: seq,
  round,
});

const endedCursor = ({ at_us: atUs, channel, subject, seq, round }: AttemptRow): DeliveryCursor => ({
  phase: 'ended',
  atUs,
  channel,
  subject,
  sequence: seq,
  round,
});
