import type { SeriesColumn } from '../encoding/chunk.js';
import { readTailPayload } from '../encoding/tail-payload.js';

/** The points of one series as they come in, ascending; room doubles as needed. */
class GrowingColumn {
  private times = new Uint32Array(64);
  private values = new Float64Array(64);
  private length = 0;

  /** A point at the time of the one before replaces it. */
  add(time: number, value: number): void {
    if (this.length > 0 && this.times[this.length - 1] === time) this.length--;
    if (this.length === this.times.length) this.grow();
    this.times[this.length] = time;
    this.values[this.length++] = value;
  }

  finish(seriesId: number): SeriesColumn {
    return { seriesId, times: this.times.subarray(0, this.length), values: this.values.subarray(0, this.length) };
  }

  private grow(): void {
    const times = new Uint32Array(this.length * 2);
    const values = new Float64Array(this.length * 2);
    times.set(this.times);
    values.set(this.values);
    this.times = times;
    this.values = values;
  }
}

/**
 * Turns the tail rows of one owner into columns.
 *
 * @param rows - In order of time, then offset: the last one written at a time wins.
 */
export function columnsOf(rows: readonly { readonly ts: number; readonly payload: Buffer }[]): SeriesColumn[] {
  const columns = new Map<number, GrowingColumn>();
  for (const { ts, payload } of rows) {
    readTailPayload(payload, (id, value) => {
      let column = columns.get(id);
      if (column === undefined) columns.set(id, (column = new GrowingColumn()));
      column.add(ts, value);
    });
  }
  return [...columns].map(([id, column]) => column.finish(id));
}
