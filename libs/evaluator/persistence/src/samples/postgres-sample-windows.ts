import { type LoadedWindow, SampleWindows, type WindowRequest } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { unpackColumn } from '../encoding/chunk.js';
import { dayOf, startOfDay, toStored } from '../encoding/stored-time.js';
import { readTailPayload } from '../encoding/tail-payload.js';
import type { SamplePartitions } from './sample-partitions.js';
import { type SeriesRow, type WantedSeries, wantedSeries } from './wanted-series.js';

/** How far back each round reads, in seconds before the shard's time; the last one as far as anyone asked. */
const ROUNDS_SECONDS = [30 * 60, 4 * 3600, Infinity];
const OWNERS_PER_QUERY = 500;
const SERIES_PER_QUERY = 2_000;

/**
 * Windows from `tail`, and from `chunk` what is older than any day of the tail. Most series have all they need within the
 * newest half hour; only owners of others are read further back.
 */
export class PostgresSampleWindows extends SampleWindows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly partitions: SamplePartitions,
  ) {
    super();
  }

  override async load(shard: number, requests: readonly WindowRequest[]): Promise<readonly LoadedWindow[]> {
    if (requests.length === 0) return [];
    try {
      const [position] = await this.dataSource.query<{ time_ms: number }[]>(
        'select time_ms from shard where shard = $1',
        [shard],
      );
      if (position === undefined) return [];
      const wanted = wantedSeries(await this.seriesOf(shard, requests), requests);
      const now = toStored(Math.floor(position.time_ms / 1000));
      for (const seconds of ROUNDS_SECONDS) {
        await this.readTail(
          wanted.filter((series) => series.isHungry),
          now - seconds,
        );
      }
      // Asked now, not before: a day leaves the tail only after its chunks have been committed.
      const [oldestDay = Infinity] = await this.partitions.tailDays();
      const beyond = wanted.filter((series) => series.isHungry && dayOf(series.since) < oldestDay);
      await this.readChunks(beyond, startOfDay(oldestDay));
      return wanted.flatMap((series) => series.window() ?? []);
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** Series of the shard that a request may name; patterns are narrowed down by what comes before their first `*`. */
  private async seriesOf(shard: number, requests: readonly WindowRequest[]): Promise<SeriesRow[]> {
    const names = requests.map(({ metric }) => metric);
    const patterns = names
      .filter((name) => name.includes('*'))
      .map((name) => name.replaceAll(/[\\%_]/g, '\\$&').replace(/\*.*$/, '%'));
    return this.dataSource.query(
      `select g.key as org, o.key as owner, owner_id, series_id, s.name
       from organization g join owner o using (org_id) join series s using (owner_id)
       where o.shard = $1 and g.key = any($2::text[]) and s.labels = '{}'
         and (s.name = any($3::text[]) or s.name like any($4::text[]))`,
      [shard, [...new Set(requests.map(({ org }) => org))], [...new Set(names)], [...new Set(patterns)]],
    );
  }

  /** Reads series anew, from `from` or their own beginning on, whichever is later. */
  private async readTail(series: readonly WantedSeries[], from: number): Promise<void> {
    const byOwner = indexByOwner(series);
    const owners = [...byOwner.keys()];
    for (const wanted of series) wanted.clear();
    for (let i = 0; i < owners.length; i += OWNERS_PER_QUERY) {
      const some = owners.slice(i, i + OWNERS_PER_QUERY);
      const since = some.map((id) => Math.max(from, earliest(byOwner.get(id)?.values() ?? [])));
      const rows = await this.dataSource.query<{ owner_id: number; ts: number; payload: Buffer }[]>(
        `select tail.owner_id, ts, payload from unnest($1::int4[], $2::int4[]) wanted (owner_id, since)
         cross join lateral (
           select owner_id, ts, payload from tail where owner_id = wanted.owner_id and ts >= since order by ts, off
         ) tail`,
        [some, since],
      );
      for (const { owner_id: owner, ts, payload } of rows) {
        const ofOwner = byOwner.get(owner);
        readTailPayload(payload, (id, value) => ofOwner?.get(id)?.add(ts, value));
      }
    }
  }

  private async readChunks(series: readonly WantedSeries[], before: number): Promise<void> {
    for (let i = 0; i < series.length; i += SERIES_PER_QUERY) {
      const some = series.slice(i, i + SERIES_PER_QUERY);
      const older = some.map((wanted) => wanted.another());
      const rows = await this.dataSource.query<{ place: number; times: Buffer; column: Buffer }[]>(
        `select place::int4, times,
           substring(payload from coalesce(ends[i - 1], 0) + 1 for ends[i] - coalesce(ends[i - 1], 0)) as column
         from unnest($1::int4[], $2::int4[], $3::int4[]) with ordinality wanted (owner_id, series_id, day, place)
         cross join lateral (
           select day, part, times, ends, payload, array_position(ids, wanted.series_id) as i from chunk
           where chunk.owner_id = wanted.owner_id and chunk.day >= wanted.day offset 0
         ) row where i is not null order by place, row.day, part`,
        [
          some.map(({ row }) => row.owner_id),
          some.map(({ row }) => row.series_id),
          some.map(({ since }) => dayOf(since)),
        ],
      );
      for (const { place, times, column } of rows) {
        const points = unpackColumn(times, column);
        points.times.forEach((time, at) => {
          if (time < before) older[place - 1].add(time, points.values[at]);
        });
      }
      for (const [at, wanted] of some.entries()) wanted.addBefore(older[at]);
    }
  }
}

function indexByOwner(series: readonly WantedSeries[]): Map<number, Map<number, WantedSeries>> {
  const byOwner = new Map<number, Map<number, WantedSeries>>();
  for (const wanted of series) {
    const { owner_id: owner, series_id: id } = wanted.row;
    let ofOwner = byOwner.get(owner);
    if (ofOwner === undefined) byOwner.set(owner, (ofOwner = new Map<number, WantedSeries>()));
    ofOwner.set(id, wanted);
  }
  return byOwner;
}

function earliest(series: Iterable<WantedSeries>): number {
  return Math.min(...[...series].map(({ since }) => since));
}
