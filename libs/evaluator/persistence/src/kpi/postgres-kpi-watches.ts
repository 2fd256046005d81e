import {
  type CountedValue,
  type ExpectedRange,
  type KeptBucket,
  type KpiHold,
  type KpiJudgement,
  type KpiQuestion,
  type KpiSeriesName,
  type KpiWatch,
  KpiWatches,
  type KpiWatchName,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome, KpiState } from '@tocsin/kpi-model';
import { databaseError, inTransaction } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';

interface WatchRow {
  readonly watch_no: number;
  readonly is_filled: boolean;
  readonly judged_ms: number | null;
  readonly opened: KpiWatch['opened'];
  readonly fitted_night: number | null;
  readonly visible_share: number;
  readonly hold: KpiHold | null;
  readonly from_ms: number | null;
  readonly to_ms: number | null;
}

// What is judged is known to the shard alone, which keeps it as `KeptKpi`.
const WATCH = `select w.watch_no, w.is_filled, w.fitted_night, w.visible_share, w.hold,
    (run.kept ->> 'judgedTo')::int8 * 1000 as judged_ms, run.kept -> 'running' as opened,
    (select min(start_ms) from kpi_bucket b where b.watch_no = w.watch_no) as from_ms,
    (select max(end_ms) from kpi_bucket b where b.watch_no = w.watch_no) as to_ms
  from kpi_watch w left join organization o on o.key = w.org
    left join monitor_run run on run.org_id = o.org_id and run.monitor_id = w.monitor_id
  where w.org = $1 and w.monitor_id = $2 and w.project_id = $3 and w.question = $4`;

/** A column by series, as far as some of them go, whose numbers are the fourth parameter. */
const wanted = (column: string, of: readonly number[] | undefined): string =>
  of === undefined
    ? column
    : `(select jsonb_object_agg(no, ${column} -> no) from unnest($4::text[]) no where ${column} ? no) as ${column}`;

export class PostgresKpiWatches extends KpiWatches {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async open(name: KpiWatchName, question: KpiQuestion): Promise<KpiWatch> {
    const { org, monitorId } = name;
    const { projectId, hash } = question;
    await this.query(
      'delete from kpi_watch where org = $1 and monitor_id = $2 and (project_id, question) <> ($3, $4)',
      [org, monitorId, projectId, hash],
    );
    await this.query(
      `insert into kpi_watch (org, monitor_id, project_id, question) select $1::text, $2::text, $3, $4
       where not exists (select from kpi_watch where org = $1 and monitor_id = $2) on conflict do nothing`,
      [org, monitorId, projectId, hash],
    );
    const watch = await this.find(name, question);
    if (watch === undefined) throw new Error(`the watch of monitor ${monitorId} was erased when it was opened`);
    return watch;
  }

  override async find(
    { org, monitorId }: KpiWatchName,
    { projectId, hash }: KpiQuestion,
  ): Promise<KpiWatch | undefined> {
    const [row] = await this.query<WatchRow>(WATCH, [org, monitorId, projectId, hash]);
    return row === undefined ? undefined : watchOf(row);
  }

  override async hold(watchNo: number, hold: KpiHold | undefined): Promise<void> {
    await this.query('update kpi_watch set hold = $2 where watch_no = $1', [watchNo, hold ?? null]);
  }

  override async series(watchNo: number): Promise<readonly WatchedSeries[]> {
    const rows = await this.query<{ series: number; key: string; name: Omit<KpiSeriesName, 'key'> }>(
      'select series, key, name from kpi_series where watch_no = $1 order by series',
      [watchNo],
    );
    return rows.map(({ series, key, name }) => ({ series, key, ...name }));
  }

  override async addSeries(watchNo: number, names: readonly KpiSeriesName[]): Promise<readonly WatchedSeries[]> {
    await this.query(
      `insert into kpi_series (watch_no, series, key, name)
       select $1::int4, (select coalesce(max(series), 0) from kpi_series where watch_no = $1) + row.n, row.key, row.name
       from rows from (json_to_recordset($2::json) as (key text, name jsonb)) with ordinality as row (key, name, n)
       on conflict do nothing`,
      [watchNo, JSON.stringify(names.map(({ key, ...name }) => ({ key, name })))],
    );
    return this.series(watchNo);
  }

  override async buckets(
    watchNo: number,
    from: EpochMs,
    to: EpochMs,
    of?: readonly number[],
  ): Promise<readonly KeptBucket[]> {
    const rows = await this.query<BucketRow>(
      `select start_ms, end_ms, counted_ms, first_volume, ${wanted('counts', of)}, ${wanted('ranges', of)} from kpi_bucket
       where watch_no = $1 and start_ms >= $2 and start_ms < $3 order by start_ms`,
      [watchNo, from, to, ...(of === undefined ? [] : [of])],
    );
    return rows.map(bucketOf);
  }

  override async keep(
    watchNo: number,
    buckets: readonly Omit<KeptBucket, 'ranges'>[],
    isFilled: boolean,
  ): Promise<void> {
    await this.inTransaction(async (queryRunner) => {
      await queryRunner.query(
        `insert into kpi_bucket as stored (watch_no, start_ms, end_ms, counted_ms, first_volume, counts)
         select $1::int4, start_ms, end_ms, counted_ms, first_volume, counts from json_to_recordset($2::json)
           as row (start_ms int8, end_ms int8, counted_ms int8, first_volume float8, counts jsonb)
         on conflict (watch_no, start_ms) do update set counted_ms = excluded.counted_ms, counts = excluded.counts
           where stored.counted_ms <= excluded.counted_ms`,
        [watchNo, JSON.stringify(buckets.map(rowOf))],
      );
      if (isFilled) await queryRunner.query('update kpi_watch set is_filled = true where watch_no = $1', [watchNo]);
    });
  }

  override async models(watchNo: number, of?: readonly number[]): Promise<ReadonlyMap<number, FitOutcome>> {
    const rows = await this.query<{ series: number; fitted: FitOutcome; state: KpiState | null }>(
      'select series, fitted, state from kpi_model where watch_no = $1 and ($2::int4[] is null or series = any($2))',
      [watchNo, of],
    );
    return new Map(
      rows.map(({ series, fitted, state }) => [
        series,
        fitted.outcome === 'fitted' && state !== null ? { ...fitted, state } : fitted,
      ]),
    );
  }

  override async judged(watchNo: number, { fitted, states, ranges, night }: KpiJudgement): Promise<void> {
    await this.inTransaction(async (queryRunner) => {
      if (fitted.size > 0) {
        await queryRunner.query(
          `insert into kpi_model (watch_no, series, fitted, state)
           select $1::int4, series, fitted - 'state', fitted -> 'state'
           from json_to_recordset($2::json) as row (series int4, fitted jsonb)
           on conflict (watch_no, series) do update set fitted = excluded.fitted, state = excluded.state`,
          [watchNo, JSON.stringify([...fitted].map(([series, outcome]) => ({ series, fitted: outcome })))],
        );
      }
      if (states.size > 0) {
        await queryRunner.query(
          `update kpi_model m set state = row.state from json_to_recordset($2::json) as row (series int4, state jsonb)
           where m.watch_no = $1 and m.series = row.series`,
          [watchNo, JSON.stringify([...states].map(([series, state]) => ({ series, state })))],
        );
      }
      for (const [start, ofBucket] of ranges) {
        await queryRunner.query('update kpi_bucket set ranges = $3 where watch_no = $1 and start_ms = $2', [
          watchNo,
          start,
          JSON.stringify(Object.fromEntries(ofBucket)),
        ]);
      }
      if (night === undefined) return;
      await queryRunner.query('update kpi_watch set fitted_night = $2, visible_share = $3 where watch_no = $1', [
        watchNo,
        night.night,
        night.visibleShare,
      ]);
      await queryRunner.query('delete from kpi_bucket where watch_no = $1 and start_ms < $2', [
        watchNo,
        night.keepFrom,
      ]);
      for (const table of ['kpi_series', 'kpi_model']) {
        await queryRunner.query(`delete from ${table} where watch_no = $1 and series = any($2::int4[])`, [
          watchNo,
          night.gone,
        ]);
      }
    });
  }

  private async query<Row>(statement: string, parameters: unknown[]): Promise<Row[]> {
    try {
      return await this.dataSource.query<Row[]>(statement, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }

  private async inTransaction(work: (queryRunner: QueryRunner) => Promise<void>): Promise<void> {
    try {
      await inTransaction(this.dataSource, work);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

const watchOf = (row: WatchRow): KpiWatch => ({
  watchNo: row.watch_no,
  counted: row.from_ms === null || row.to_ms === null ? undefined : { from: row.from_ms, to: row.to_ms },
  isFilled: row.is_filled,
  judgedUntil: row.judged_ms ?? undefined,
  opened: row.opened,
  fittedNight: row.fitted_night ?? undefined,
  visibleShare: row.visible_share,
  hold: row.hold ?? undefined,
});

interface BucketRow {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly counted_ms: number;
  readonly first_volume: number | null;
  readonly counts: Readonly<Record<string, CountedValue>> | null;
  readonly ranges: Readonly<Record<string, ExpectedRange>> | null;
}

const bySeries = <V>(values: Readonly<Record<string, V>> | null): ReadonlyMap<number, V> =>
  new Map(Object.entries(values ?? {}).map(([series, value]) => [Number(series), value]));

const bucketOf = (row: BucketRow): KeptBucket => ({
  start: row.start_ms,
  end: row.end_ms,
  countedUntil: row.counted_ms,
  firstVolume: row.first_volume ?? undefined,
  counts: bySeries(row.counts),
  ranges: bySeries(row.ranges),
});

const rowOf = ({ start, end, countedUntil, firstVolume, counts }: Omit<KeptBucket, 'ranges'>): object => ({
  start_ms: start,
  end_ms: end,
  counted_ms: countedUntil,
  first_volume: firstVolume ?? null,
  counts: Object.fromEntries(counts),
});
