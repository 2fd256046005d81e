import { type Point, type SeriesName, StoredSeries } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { unpackColumn, unpackTimes } from '../encoding/chunk.js';
import { dayOf, fromStored, toStored } from '../encoding/stored-time.js';
import { readTailPayload } from '../encoding/tail-payload.js';

/** Rows of `tail` that one query reads, about: each has all that an owner posted at one time. */
const MAX_TAIL_ROWS = 20_000;

interface WantedRow {
  /** Position among what was asked for, from 1. */
  readonly position: number;
  readonly owner_id: number;
  readonly series_id: number;
}

/** Points by stored time. */
type Points = Map<number, number>;

/** Many series from `tail` and `chunk`, in a number of queries that does not grow with theirs. */
export class PostgresStoredSeries extends StoredSeries {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override find(org: string, owners: readonly string[], metric: string, limit: number): Promise<readonly SeriesName[]> {
    const isPattern = /[*#]/.test(metric);
    return this.orUnavailable(() =>
      this.dataSource.query<SeriesName[]>(
        `select o.key as owner, s.name as metric
         from organization g join owner o using (org_id) join series s using (owner_id)
         where g.key = $1 and o.key = any($2::text[]) and s.labels = '{}' and s.name ${isPattern ? '~' : '='} $3
         order by o.key, s.name limit $4`,
        [org, owners, isPattern ? regularExpression(metric) : metric, limit],
      ),
    );
  }

  override ranges(
    org: string,
    series: readonly SeriesName[],
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly (readonly Point[])[]> {
    return this.orUnavailable(async () => {
      const wanted = await this.dataSource.query<WantedRow[]>(
        `select position::int4, owner_id, series_id
         from unnest($2::text[], $3::text[]) with ordinality as wanted (owner, metric, position)
           join organization g on g.key = $1
           join owner o on o.org_id = g.org_id and o.key = wanted.owner
           join series s using (owner_id)
         where s.name = wanted.metric and s.labels = '{}'`,
        [org, series.map(({ owner }) => owner), series.map(({ metric }) => metric)],
      );
      const points = new Map(wanted.map(({ series_id: id }) => [id, new Map() as Points]));
      const [first, last] = [toStored(from), toStored(to)];
      // In this order: a day leaves the tail only after its chunks have been committed.
      const recent = await this.tailPoints(wanted, first, last);
      await this.addChunkPoints(points, wanted, first, last);
      for (const { id, time, value } of recent) points.get(id)?.set(time, value);
      const byPosition = new Map(wanted.map(({ position, series_id: id }) => [position, points.get(id)]));
      return series.map((_, i) => ascending(byPosition.get(i + 1) ?? new Map<number, number>()));
    });
  }

  override postTimes(
    org: string,
    owners: readonly string[],
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly (readonly EpochSeconds[])[]> {
    return this.orUnavailable(async () => {
      const ids = await this.dataSource.query<{ owner_id: number; key: string }[]>(
        `select owner_id, o.key from organization g join owner o using (org_id)
         where g.key = $1 and o.key = any($2::text[])`,
        [org, owners],
      );
      const [first, last] = [toStored(from), toStored(to)];
      const times = new Map(ids.map(({ owner_id: id }) => [id, new Set<number>()]));
      // In this order: a day leaves the tail only after its chunks have been committed.
      for (const { id, ts } of await this.tailTimes([...times.keys()], first, last)) times.get(id)?.add(ts);
      for (const { id, row } of await this.chunkTimes([...times.keys()], first, last)) {
        for (const vector of unpackTimes(row)) for (const time of vector) times.get(id)?.add(time);
      }
      const byKey = new Map(ids.map(({ owner_id: id, key }) => [key, inSpan(times.get(id) ?? [], first, last)]));
      return owners.map((owner) => byKey.get(owner) ?? []);
    });
  }

  override async completeUntil(): Promise<EpochMs> {
    const [{ time_ms: time }] = await this.orUnavailable(() =>
      this.dataSource.query<{ time_ms: number | null }[]>('select min(time_ms) as time_ms from shard'),
    );
    return time ?? 0;
  }

  private async tailPoints(
    wanted: readonly WantedRow[],
    first: number,
    last: number,
  ): Promise<{ readonly id: number; readonly time: number; readonly value: number }[]> {
    const points: { id: number; time: number; value: number }[] = [];
    const ids = new Set(wanted.map(({ series_id: id }) => id));
    const owners = [...new Set(wanted.map(({ owner_id: id }) => id))];
    const ownersAtOnce = Math.max(1, Math.floor(MAX_TAIL_ROWS / ((last - first) / 60 + 1)));
    for (let i = 0; i < owners.length; i += ownersAtOnce) {
      const rows = await this.dataSource.query<{ ts: number; payload: Buffer }[]>(
        `select ts, payload from tail where owner_id = any($1::int4[]) and ts between $2 and $3
         order by owner_id, ts, off`,
        [owners.slice(i, i + ownersAtOnce), first, last],
      );
      for (const { ts: time, payload } of rows) {
        readTailPayload(payload, (id, value) => {
          if (ids.has(id)) points.push({ id, time, value });
        });
      }
    }
    return points;
  }

  /** With the newest before `first`. */
  private tailTimes(owners: readonly number[], first: number, last: number): Promise<{ id: number; ts: number }[]> {
    return this.dataSource.query(
      `select owner_id as id, ts from tail where owner_id = any($1::int4[]) and ts between $2 and $3
       union all
       select owner_id, max(ts) from tail where owner_id = any($1::int4[]) and ts < $2 group by owner_id`,
      [owners, first, last],
    );
  }

  /** Whole days, with the newest that ends before that of `first`. */
  private chunkTimes(owners: readonly number[], first: number, last: number): Promise<{ id: number; row: Buffer }[]> {
    return this.dataSource.query(
      `select owner_id as id, times as row from unnest($1::int4[]) wanted (owner_id) join chunk using (owner_id)
       where day <= $3 and day >= coalesce(
         (select max(day) from chunk before where before.owner_id = wanted.owner_id and before.day < $2), $2)`,
      [owners, dayOf(first), dayOf(last)],
    );
  }

  private async addChunkPoints(
    points: ReadonlyMap<number, Points>,
    wanted: readonly WantedRow[],
    first: number,
    last: number,
  ): Promise<void> {
    const rows = await this.dataSource.query<{ series_id: number; times: Buffer; column: Buffer }[]>(
      // "offset 0" keeps the position from being looked up twice; the server cuts the column out.
      `select series_id, times,
         substring(payload from coalesce(ends[i - 1], 0) + 1 for ends[i] - coalesce(ends[i - 1], 0)) as column
       from unnest($1::int4[], $2::int4[]) wanted (owner_id, series_id) cross join lateral (
         select day, part, times, ends, payload, array_position(ids, wanted.series_id) as i
         from chunk where owner_id = wanted.owner_id and day between $3 and $4 offset 0) row
       where i is not null order by series_id, day, part`,
      [wanted.map(({ owner_id: id }) => id), wanted.map(({ series_id: id }) => id), dayOf(first), dayOf(last)],
    );
    for (const { series_id: id, times, column } of rows) {
      const unpacked = unpackColumn(times, column);
      unpacked.times.forEach((time, i) => {
        if (time >= first && time <= last) points.get(id)?.set(time, unpacked.values[i]);
      });
    }
  }

  private async orUnavailable<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw databaseError(error);
    }
  }
}

function ascending(points: Points): readonly Point[] {
  return [...points].sort(([a], [b]) => a - b).map(([time, value]) => ({ time: fromStored(time), value }));
}

/** Those between two times, ascending, after the newest that is before. */
function inSpan(times: Iterable<number>, first: number, last: number): readonly EpochSeconds[] {
  const sorted = [...times].sort((a, b) => a - b);
  const begin = sorted.findIndex((time) => time >= first);
  const from = begin < 0 ? sorted.length : begin;
  return sorted
    .slice(Math.max(0, from - 1))
    .filter((time) => time <= last)
    .map(fromStored);
}

/** @param metric - What is special in it besides wildcards is the dot. */
function regularExpression(metric: string): string {
  return `^${metric.replaceAll('.', '\\.').replaceAll(/[*#]/g, '[^.]+')}$`;
}
