import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { readColumn, writeColumn } from './chunk-column.js';
import { MAX_TIMES, readTimeVector, writeTimeVector } from './time-vector.js';

/** The points of one series in one day, ascending, one per second at most. Times count from the store's epoch. */
export interface SeriesColumn {
  readonly seriesId: number;
  readonly times: Uint32Array;
  readonly values: Float64Array;
}

/** One row of `chunk`, without its key. */
export interface ChunkRow {
  /** Distinct time vectors, one after the other. */
  readonly times: Buffer;
  /** Series ids, ascending. */
  readonly ids: readonly number[];
  /** `ends[i]`: where column i ends in `payload`. */
  readonly ends: readonly number[];
  readonly payload: Buffer;
}

/** Columns per row at most: the index of a column's time vector has one byte. */
export const MAX_COLUMNS = 256;

/**
 * Packs one day of one owner into rows, to be numbered as parts from 0. A series with more than 65,535 points lies in
 * several rows, in order of time.
 */
export function packDay(columns: readonly SeriesColumn[]): ChunkRow[] {
  const rounds: SeriesColumn[][] = [];
  for (const column of columns) {
    for (let start = 0, round = 0; start < column.times.length; start += MAX_TIMES, round++) {
      (rounds[round] ??= []).push({
        seriesId: column.seriesId,
        times: column.times.subarray(start, start + MAX_TIMES),
        values: column.values.subarray(start, start + MAX_TIMES),
      });
    }
  }
  return rounds.flatMap((round) => {
    round.sort((a, b) => a.seriesId - b.seriesId);
    const rows: ChunkRow[] = [];
    for (let i = 0; i < round.length; i += MAX_COLUMNS) rows.push(packRow(round.slice(i, i + MAX_COLUMNS)));
    return rows;
  });
}

/** A column as a byte for its time vector, then its values. */
function packRow(columns: readonly SeriesColumn[]): ChunkRow {
  const times = new ByteWriter();
  const payload = new ByteWriter(16_384);
  const vectors: Uint32Array[] = [];
  const ends: number[] = [];
  for (const column of columns) {
    let vector = vectors.findIndex((known) => areEqual(known, column.times));
    if (vector < 0) {
      vector = vectors.push(column.times) - 1;
      writeTimeVector(times, column.times);
    }
    payload.u8(vector);
    writeColumn(payload, column.values);
    ends.push(payload.length);
  }
  return { times: times.copy(), ids: columns.map(({ seriesId }) => seriesId), ends, payload: payload.copy() };
}

/** Reads one column as it was cut out of the payload of a row. */
export function unpackColumn(times: Buffer, column: Buffer): { times: Uint32Array; values: Float64Array } {
  const from = new ByteReader(column);
  const wanted = from.u8();
  const vectors = new ByteReader(times);
  for (let i = 0; i < wanted; i++) readTimeVector(vectors);
  const vector = readTimeVector(vectors);
  return { times: vector, values: readColumn(from, vector.length) };
}

/** Every time vector of a row: together, all times of which it has a point. */
export function unpackTimes(times: Buffer): readonly Uint32Array[] {
  const from = new ByteReader(times);
  const vectors: Uint32Array[] = [];
  while (!from.isAtEnd) vectors.push(readTimeVector(from));
  return vectors;
}

function areEqual(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length || a[0] !== b[0]) return false;
  for (let i = a.length - 1; i > 0; i--) if (a[i] !== b[i]) return false;
  return true;
}
