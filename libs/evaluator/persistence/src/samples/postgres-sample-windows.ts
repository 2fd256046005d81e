import { type LoadedWindow, namesMetric, SampleWindows, type WindowRequest } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { unpackColumn } from '../encoding/chunk.js';
import { dayOf, fromStored, toStored } from '../encoding/stored-time.js';
import { readTailPayload } from '../encoding/tail-payload.js';
import type { SamplePartitions } from './sample-partitions.js';

/** How far back each round reads, in seconds before the shard's time; the last one as far as anyone asked. */
const ROUNDS_SECONDS = [30 * 60, 4 * 3600, Infinity];
/** Owners per query. */
const OWNERS_PER_QUERY = 500;
const SERIES_PER_QUERY = 2_000;

/** A series that somebody asked for, with what has been read of it. */
interface Wanted {
  readonly org: string;
  readonly owner: string;
  readonly ownerId: number;
  readonly seriesId: number;
  readonly metric: string;
  readonly points: number;
  /** Stored time. */
  readonly since: number;
  readonly found: Map<number, number>;
}

interface SeriesRow {
  readonly org: string;
  readonly owner: string;
  readonly owner_id: number;
  readonly series_id: number;
  readonly name: string;
}

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
      const [position]: { time_ms: number }[] = await this.dataSource.query(
        'select time_ms from shard where shard = $1',
        [shard],
      );
      if (position === undefined) return [];
      const wanted = wantedSeries(await this.seriesOf(shard, requests), requests);
      const now = toStored(Math.floor(position.time_ms / 1000));
      for (const seconds of ROUNDS_SECONDS) {
        await this.readTail(wanted.filter(isHungry), now - seconds);
      }
      // Asked now, not before: a day leaves the tail only after its chunks have been committed.
      const [oldestDay = Infinity] = await this.partitions.tailDays();
      await this.readChunks(wanted.filter((series) => isHungry(series) && dayOf(series.since) < oldestDay));
      return wanted.filter(({ found }) => found.size > 0).map(toWindow);
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** Series of the shard that a request may name; patterns are narrowed down by what comes before their first `*`. */
  private async seriesOf(shard: number, requests: readonly WindowRequest[]): Promise<SeriesRow[]> {
    const patterns = requests.map(({ metric }) => metric.replaceAll(/[\\%_]/g, '\\$&').replace(/\*.*$/, '%'));
    return this.dataSource.query(
      `select distinct g.key as org, o.key as owner, owner_id, series_id, s.name
       from unnest($2::text[], $3::text[]) wanted (org, pattern)
       join organization g on g.key = wanted.org
       join owner o on o.org_id = g.org_id and o.shard = $1
       join series s using (owner_id)
       where s.name like wanted.pattern and s.labels = '{}'`,
      [shard, requests.map(({ org }) => org), patterns],
    );
  }

  private async readTail(series: readonly Wanted[], from: number): Promise<void> {
    const byOwner = indexByOwner(series);
    const owners = [...byOwner.keys()];
    for (let i = 0; i < owners.length; i += OWNERS_PER_QUERY) {
      const some = owners.slice(i, i + OWNERS_PER_QUERY);
      const since = some.map((id) => Math.max(from, earliest(byOwner.get(id))));
      const rows: { owner_id: number; ts: number; payload: Buffer }[] = await this.dataSource.query(
        `select tail.owner_id, ts, payload from unnest($1::int4[], $2::int4[]) wanted (owner_id, since)
         cross join lateral (
           select owner_id, ts, off, payload from tail where owner_id = wanted.owner_id and ts >= since
         ) tail order by owner_id, ts, off`,
        [some, since],
      );
      for (const { owner_id: owner, ts, payload } of rows) {
        const ofOwner = byOwner.get(owner);
        readTailPayload(payload, (id, value) => {
          const wanted = ofOwner?.get(id);
          if (wanted !== undefined && ts >= wanted.since) wanted.found.set(ts, value);
        });
      }
    }
  }

  private async readChunks(series: readonly Wanted[]): Promise<void> {
    for (let i = 0; i < series.length; i += SERIES_PER_QUERY) {
      const some = series.slice(i, i + SERIES_PER_QUERY);
      const rows: { place: number; times: Buffer; column: Buffer }[] = await this.dataSource.query(
        `select place::int4, times,
           substring(payload from coalesce(ends[i - 1], 0) + 1 for ends[i] - coalesce(ends[i - 1], 0)) as column
         from unnest($1::int4[], $2::int4[], $3::int4[]) with ordinality wanted (owner_id, series_id, day, place)
         cross join lateral (
           select times, ends, payload, array_position(ids, wanted.series_id) as i from chunk
           where chunk.owner_id = wanted.owner_id and chunk.day >= wanted.day offset 0
         ) row where i is not null`,
        [
          some.map(({ ownerId }) => ownerId),
          some.map(({ seriesId }) => seriesId),
          some.map(({ since }) => dayOf(since)),
        ],
      );
      for (const { place, times, column } of rows) {
        const { since, found } = some[place - 1];
        const points = unpackColumn(times, column);
        points.times.forEach((time, at) => {
          if (time >= since && !found.has(time)) found.set(time, points.values[at]);
        });
      }
    }
  }
}

const isHungry = ({ found, points }: Wanted): boolean => found.size < points;

function indexByOwner(series: readonly Wanted[]): Map<number, Map<number, Wanted>> {
  const byOwner = new Map<number, Map<number, Wanted>>();
  for (const wanted of series) {
    let ofOwner = byOwner.get(wanted.ownerId);
    if (ofOwner === undefined) byOwner.set(wanted.ownerId, (ofOwner = new Map()));
    ofOwner.set(wanted.seriesId, wanted);
  }
  return byOwner;
}

function earliest(series: ReadonlyMap<number, Wanted> = new Map()): number {
  return Math.min(...[...series.values()].map(({ since }) => since));
}

/** Each series once, with the most points and the earliest beginning that any request for it names. */
function wantedSeries(rows: readonly SeriesRow[], requests: readonly WindowRequest[]): Wanted[] {
  return rows.flatMap((row) => {
    const naming = requests.filter((request) => names(request, row));
    if (naming.length === 0) return [];
    return [
      {
        org: row.org,
        owner: row.owner,
        ownerId: row.owner_id,
        seriesId: row.series_id,
        metric: row.name,
        points: Math.max(...naming.map(({ points }) => points)),
        since: toStored(Math.min(...naming.map(({ since }) => since))),
        found: new Map(),
      },
    ];
  });
}

function names({ org, owners, metric }: WindowRequest, series: SeriesRow): boolean {
  const isOfOwner =
    owners.kind === 'hosts' ? series.owner.startsWith('host:') : series.owner === `service:${owners.name}`;
  return isOfOwner && org === series.org && namesMetric(metric, series.name);
}

function toWindow({ org, owner, metric, found }: Wanted): LoadedWindow {
  const points = [...found].sort(([a], [b]) => a - b);
  return {
    org,
    owner,
    metric,
    times: points.map(([time]) => fromStored(time)),
    values: points.map(([, value]) => value),
  };
}
