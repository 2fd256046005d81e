import { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';

/**
 * Appends the points of one owner at one time: uvarint n; n zigzag varints, each a series id minus the one before it;
 * n float64. A series may come twice: the later value wins.
 */
export function writeTailPayload(
  out: ByteWriter,
  ids: ArrayLike<number>,
  values: ArrayLike<number>,
  start: number,
  end: number,
): void {
  out.uvarint(end - start);
  let before = 0;
  for (let i = start; i < end; i++) {
    out.zigzag(ids[i] - before);
    before = ids[i];
  }
  for (let i = start; i < end; i++) out.float64(values[i]);
}

/** Calls `visit` with every point, in the order in which they were written. */
export function readTailPayload(payload: Buffer, visit: (seriesId: number, value: number) => void): void {
  const ids = new ByteReader(payload);
  const count = ids.uvarint();
  let valueAt = payload.length - 8 * count;
  let id = 0;
  for (let i = 0; i < count; i++) {
    id += ids.zigzag();
    visit(id, payload.readDoubleLE(valueAt));
    valueAt += 8;
  }
}

/** The value of one series in a payload; undefined if it has none. */
export function valueInTailPayload(payload: Buffer, seriesId: number): number | undefined {
  const ids = new ByteReader(payload);
  const count = ids.uvarint();
  let id = 0;
  let found = -1;
  for (let i = 0; i < count; i++) {
    id += ids.zigzag();
    if (id === seriesId) found = i;
  }
  return found < 0 ? undefined : payload.readDoubleLE(payload.length - 8 * (count - found));
}
