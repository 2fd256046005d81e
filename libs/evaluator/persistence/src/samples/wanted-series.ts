import { type LoadedWindow, namesMetric, type WindowRequest } from '@tocsin/evaluator-domain';
import { fromStored, toStored } from '../encoding/stored-time.js';

/** A series of the store. */
export interface SeriesRow {
  readonly org: string;
  readonly owner: string;
  readonly owner_id: number;
  readonly series_id: number;
  readonly name: string;
}

/** A series that somebody asked for, with what has been read of it. Times are stored times, ascending. */
export class WantedSeries {
  private times: number[] = [];
  private values: number[] = [];

  constructor(
    readonly row: SeriesRow,
    private readonly points: number,
    readonly since: number,
  ) {}

  /** Fewer points than wanted are known. */
  get isHungry(): boolean {
    return this.times.length < this.points;
  }

  clear(): void {
    this.times = [];
    this.values = [];
  }

  /** Adds a point that is not older than those before it; at the same time the later value wins. */
  add(time: number, value: number): void {
    if (time < this.since) return;
    const last = this.times.length - 1;
    if (last >= 0 && this.times[last] === time) {
      this.values[last] = value;
      return;
    }
    this.times.push(time);
    this.values.push(value);
  }

  /** Puts older points before those that are known. */
  addBefore(older: WantedSeries): void {
    this.times = [...older.times, ...this.times];
    this.values = [...older.values, ...this.values];
  }

  /** An empty copy. */
  another(): WantedSeries {
    return new WantedSeries(this.row, this.points, this.since);
  }

  /** Undefined if there is no point. */
  window(): LoadedWindow | undefined {
    if (this.times.length === 0) return undefined;
    const { org, owner, name } = this.row;
    return { org, owner, metric: name, times: this.times.map(fromStored), values: this.values };
  }
}

/** Each series that some request names, once, with the most points and the earliest beginning that any of them names. */
export function wantedSeries(rows: readonly SeriesRow[], requests: readonly WindowRequest[]): WantedSeries[] {
  const exact = new Map<string, WindowRequest[]>();
  const patterns = requests.filter(({ metric }) => metric.includes('*'));
  for (const request of requests) {
    const sameName = exact.get(request.metric);
    if (sameName === undefined) exact.set(request.metric, [request]);
    else sameName.push(request);
  }
  return rows.flatMap((row) => {
    const candidates = [...(exact.get(row.name) ?? []), ...patterns];
    const naming = candidates.filter((request) => isNamed(request, row));
    if (naming.length === 0) return [];
    const points = Math.max(...naming.map((request) => request.points));
    return [new WantedSeries(row, points, toStored(Math.min(...naming.map(({ since }) => since))))];
  });
}

function isNamed({ org, owners, metric }: WindowRequest, series: SeriesRow): boolean {
  const isOfOwner =
    owners.kind === 'hosts' ? series.owner.startsWith('host:') : series.owner === `service:${owners.name}`;
  return isOfOwner && org === series.org && namesMetric(metric, series.name);
}
