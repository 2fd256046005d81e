import { type Point, SampleStore } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { EpochSeconds } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { unpackColumn } from '../encoding/chunk.js';
import { dayOf, fromStored, toStored } from '../encoding/stored-time.js';
import { valueInTailPayload } from '../encoding/tail-payload.js';

/** The store's epoch and the last second that an int4 holds from there: what a request may name. */
const FIRST_TIME = fromStored(0);
const LAST_TIME = fromStored(2 ** 31 - 1);

/** Newest rows of an owner that are read first: they hold everything that is posted regularly. */
const NEWEST_ROWS = 3;

interface TailRow {
  readonly ts: number;
  readonly payload: Buffer;
}
interface NamedSeries {
  readonly name: string;
  readonly owner_id: number;
  readonly series_id: number;
  /** Null if it never was hidden. */
  readonly hidden_at: number | null;
}
interface ColumnRow {
  readonly times: Buffer;
  readonly column: Buffer;
}

/** Samples in `tail` and `chunk`. Any process reads them as soon as their batch has been committed. */
export class PostgresSampleStore extends SampleStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async range(
    org: string,
    owner: string,
    metric: string,
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly Point[]> {
    const first = toStored(Math.max(from, FIRST_TIME));
    const last = toStored(Math.min(to, LAST_TIME));
    return this.orUnavailable(async () => {
      const series = await this.seriesOf(org, owner, metric);
      if (series === undefined || first > last) return [];
      // In this order: a day leaves the tail only after its chunks have been committed.
      const recent = await this.tailPoints(series.owner_id, series.series_id, first, last);
      const points = await this.chunkPoints(series.owner_id, series.series_id, first, last);
      for (const [time, value] of recent) points.set(time, value);
      return [...points].sort(([a], [b]) => a - b).map(([time, value]) => ({ time: fromStored(time), value }));
    });
  }

  override async newest(
    org: string,
    owners: readonly string[],
    metrics: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, Point>>> {
    return this.orUnavailable(async () => {
      const wanted = await this.dataSource.query<{ owner: string; owner_id: number; names: string[]; ids: number[] }[]>(
        `select o.key as owner, owner_id, array_agg(name) as names, array_agg(series_id) as ids
         from organization g join owner o using (org_id) join series s using (owner_id)
         where g.key = $1 and o.key = any($2::text[]) and s.name = any($3::text[]) and s.labels = '{}'
         group by o.key, owner_id`,
        [org, owners, metrics],
      );
      const newestRows = await this.newestRows(wanted.map(({ owner_id: id }) => id));
      const result = new Map<string, ReadonlyMap<string, Point>>();
      for (const { owner, owner_id: ownerId, names, ids } of wanted) {
        const points = newestOf(newestRows.get(ownerId) ?? [], ids);
        const missing = ids.filter((id) => !points.has(id));
        if (missing.length > 0) {
          for (const [id, point] of await this.newestEarlier(ownerId, missing, NEWEST_ROWS)) points.set(id, point);
        }
        const byName = names.flatMap((name, i) => {
          const point = points.get(ids[i]);
          return point === undefined ? [] : [[name, point] as const];
        });
        if (byName.length > 0) result.set(owner, new Map(byName));
      }
      return result;
    });
  }

  override async names(org: string, owner: string): Promise<readonly string[]> {
    return this.orUnavailable(async () => {
      const rows = await this.dataSource.query<NamedSeries[]>(
        `select s.name, owner_id, series_id, hidden_at::float8
         from organization g join owner o using (org_id) join series s using (owner_id)
           left join hidden_series using (series_id)
         where g.key = $1 and o.key = $2 and s.labels = '{}' order by s.name`,
        [org, owner],
      );
      const hidden = await this.stillHidden(rows.filter(({ hidden_at: at }) => at !== null));
      return rows.filter(({ series_id: id }) => !hidden.has(id)).map(({ name }) => name);
    });
  }

  override async hide(org: string, owner: string, metrics: readonly string[], at: EpochSeconds): Promise<void> {
    const points = (await this.newest(org, [owner], metrics)).get(owner);
    const times = metrics.map((metric) => Math.max(at, points?.get(metric)?.time ?? 0));
    await this.orUnavailable(() =>
      this.dataSource.query(
        `insert into hidden_series (series_id, hidden_at)
         select series_id, wanted.hidden_at
         from organization g join owner o using (org_id) join series s using (owner_id)
           join unnest($3::text[], $4::int8[]) as wanted (name, hidden_at) on wanted.name = s.name
         where g.key = $1 and o.key = $2 and s.labels = '{}' order by series_id
         on conflict (series_id) do update set hidden_at = excluded.hidden_at`,
        [org, owner, metrics, times],
      ),
    );
  }

  /** @param hidden - Series of one owner that were hidden once. */
  private async stillHidden(hidden: readonly NamedSeries[]): Promise<ReadonlySet<number>> {
    if (hidden.length === 0) return new Set();
    const points = await this.newestEarlier(
      hidden[0].owner_id,
      hidden.map(({ series_id: id }) => id),
      0,
    );
    const isHidden = ({ series_id: id, hidden_at: at }: NamedSeries): boolean =>
      at !== null && (points.get(id)?.time ?? 0) <= at;
    return new Set(hidden.filter(isHidden).map(({ series_id: id }) => id));
  }

  private async seriesOf(
    org: string,
    owner: string,
    metric: string,
  ): Promise<{ owner_id: number; series_id: number } | undefined> {
    const rows = await this.dataSource.query<{ owner_id: number; series_id: number }[]>(
      `select owner_id, series_id from organization g join owner o using (org_id) join series s using (owner_id)
       where g.key = $1 and o.key = $2 and s.name = $3 and s.labels = '{}'`,
      [org, owner, metric],
    );
    return rows[0];
  }

  private async tailPoints(owner: number, series: number, first: number, last: number): Promise<Map<number, number>> {
    const rows = await this.dataSource.query<TailRow[]>(
      'select ts, payload from tail where owner_id = $1 and ts between $2 and $3 order by ts, off',
      [owner, first, last],
    );
    const points = new Map<number, number>();
    for (const { ts, payload } of rows) {
      const value = valueInTailPayload(payload, series);
      if (value !== undefined) points.set(ts, value);
    }
    return points;
  }

  private async chunkPoints(owner: number, series: number, first: number, last: number): Promise<Map<number, number>> {
    const rows = await this.dataSource.query<ColumnRow[]>(
      // "offset 0" keeps the position from being looked up twice; the server cuts the column out.
      `select times, substring(payload from coalesce(ends[i - 1], 0) + 1 for ends[i] - coalesce(ends[i - 1], 0)) as column
       from (select day, part, times, ends, payload, array_position(ids, $2) as i
             from chunk where owner_id = $1 and day between $3 and $4 offset 0) row
       where i is not null order by day, part`,
      [owner, series, dayOf(first), dayOf(last)],
    );
    const points = new Map<number, number>();
    for (const { times, column } of rows) {
      const unpacked = unpackColumn(times, column);
      unpacked.times.forEach((time, i) => {
        if (time >= first && time <= last) points.set(time, unpacked.values[i]);
      });
    }
    return points;
  }

  /** The newest rows of each owner, newest first. */
  private async newestRows(owners: readonly number[]): Promise<Map<number, TailRow[]>> {
    const rows: (TailRow & { owner_id: number })[] = await this.dataSource.query(
      `select owner_id, ts, payload from unnest($1::int4[]) wanted (id)
       cross join lateral (
         select owner_id, ts, off, payload from tail where owner_id = wanted.id order by ts desc, off desc limit $2
       ) newest order by owner_id, ts desc, off desc`,
      [owners, NEWEST_ROWS],
    );
    const byOwner = new Map<number, TailRow[]>();
    for (const row of rows) {
      const list = byOwner.get(row.owner_id);
      if (list === undefined) byOwner.set(row.owner_id, [row]);
      else list.push(row);
    }
    return byOwner;
  }

  /**
   * Newest points of series: in the tail, then in chunks.
   *
   * @param rows - How many of the owner's newest rows are known not to have them.
   */
  private async newestEarlier(owner: number, series: readonly number[], rows: number): Promise<Map<number, Point>> {
    const older = await this.dataSource.query<TailRow[]>(
      'select ts, payload from tail where owner_id = $1 order by ts desc, off desc offset $2',
      [owner, rows],
    );
    const points = newestOf(older, series);
    for (const id of series.filter((wanted) => !points.has(wanted))) {
      const point = await this.newestInChunks(owner, id);
      if (point !== undefined) points.set(id, point);
    }
    return points;
  }

  private async newestInChunks(owner: number, series: number): Promise<Point | undefined> {
    const [row] = await this.dataSource.query<ColumnRow[]>(
      `select times, substring(payload from coalesce(ends[i - 1], 0) + 1 for ends[i] - coalesce(ends[i - 1], 0)) as column
       from (select times, ends, payload, array_position(ids, $2) as i from chunk
             where owner_id = $1 and $2 = any(ids) order by day desc, part desc limit 1) newest`,
      [owner, series],
    );
    if (row === undefined) return undefined;
    const { times, values } = unpackColumn(row.times, row.column);
    return { time: fromStored(times[times.length - 1]), value: values[values.length - 1] };
  }

  private async orUnavailable<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** @param rows - Newest first. */
function newestOf(rows: readonly TailRow[], series: readonly number[]): Map<number, Point> {
  const points = new Map<number, Point>();
  for (const { ts, payload } of rows) {
    if (points.size === series.length) break;
    for (const id of series) {
      const value = points.has(id) ? undefined : valueInTailPayload(payload, id);
      if (value !== undefined) points.set(id, { time: fromStored(ts), value });
    }
  }
  return points;
}
