import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';

/** A vector holds at most this many times: its count has 16 bits. */
export const MAX_TIMES = 0xffff;

const REGULAR = 0;
const IRREGULAR = 1;

/**
 * Appends strictly ascending times (seconds of the store's epoch). Regular: byte 0, u32 first, u16 step, u16 count.
 * Irregular: byte 1, u32 first, u16 count, count - 1 uvarint differences.
 */
export function writeTimeVector(out: ByteWriter, times: ArrayLike<number>): void {
  const step = regularStep(times);
  if (step !== undefined) {
    out.u8(REGULAR);
    out.u32(times[0]);
    out.u16(step);
    out.u16(times.length);
    return;
  }
  out.u8(IRREGULAR);
  out.u32(times[0]);
  out.u16(times.length);
  for (let i = 1; i < times.length; i++) out.uvarint(times[i] - times[i - 1]);
}

export function readTimeVector(from: ByteReader): Uint32Array {
  if (from.u8() === REGULAR) {
    const first = from.u32();
    const step = from.u16();
    return Uint32Array.from({ length: from.u16() }, (_, i) => first + i * step);
  }
  const first = from.u32();
  const times = new Uint32Array(from.u16());
  times[0] = first;
  for (let i = 1; i < times.length; i++) times[i] = times[i - 1] + from.uvarint();
  return times;
}

/** The common difference; undefined if there is none that fits 16 bits. */
function regularStep(times: ArrayLike<number>): number | undefined {
  if (times.length < 2) return 0;
  const step = times[1] - times[0];
  if (step > 0xffff) return undefined;
  for (let i = 2; i < times.length; i++) if (times[i] - times[i - 1] !== step) return undefined;
  return step;
}
