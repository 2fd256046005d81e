import type { ByteReader } from './byte-reader.js';
import { type ByteWriter, uvarintLength, zigzagLength } from './byte-writer.js';
import { divisorOf, scaleColumn } from './value-scale.js';

/** How the values of a column are written; the low four bits of its tag. */
const KIND = {
  constantDouble: 0,
  delta: 1,
  deltaOfDelta: 2,
  doubles: 3,
  aboveMinimum: 4,
  constantInteger: 5,
} as const;

/** Differences beyond this no longer fit a zigzag varint. */
const MAX_DIFFERENCE = 2 ** 52;

/** Appends one column: a tag (kind + 16 × scale), then its values. Every double comes back bit by bit. */
export function writeColumn(out: ByteWriter, values: Float64Array): void {
  const scaled = scaleColumn(values);
  if (isConstant(values)) {
    if (scaled === undefined) {
      out.u8(KIND.constantDouble);
      out.float64(values[0]);
    } else {
      out.u8(KIND.constantInteger + 16 * scaled.code);
      out.zigzag(scaled.integers[0]);
    }
    return;
  }
  if (scaled === undefined) return writeDoubles(out, values);
  const { code, integers } = scaled;
  const kind = shortestKind(integers);
  out.u8(kind + 16 * code);
  if (kind === KIND.delta) writeDeltas(out, integers);
  else if (kind === KIND.deltaOfDelta) writeDeltasOfDeltas(out, integers);
  else writeAboveMinimum(out, integers);
}

/** @param count - Number of values: that of the column's time vector. */
export function readColumn(from: ByteReader, count: number): Float64Array {
  const tag = from.u8();
  const values = new Float64Array(count);
  const divisor = divisorOf(tag >> 4);
  switch (tag & 15) {
    case KIND.constantDouble:
      return values.fill(from.float64());
    case KIND.constantInteger:
      return values.fill(from.zigzag() / divisor);
    case KIND.doubles:
      return readDoubles(from, values);
    case KIND.delta: {
      let integer = 0;
      for (let i = 0; i < count; i++) values[i] = (integer += from.zigzag()) / divisor;
      return values;
    }
    case KIND.deltaOfDelta: {
      let integer = 0;
      let delta = 0;
      for (let i = 0; i < count; i++) values[i] = (integer += delta += from.zigzag()) / divisor;
      return values;
    }
    case KIND.aboveMinimum: {
      const minimum = from.zigzag();
      for (let i = 0; i < count; i++) values[i] = (minimum + from.uvarint()) / divisor;
      return values;
    }
    default:
      throw new RangeError(`a stored column has the unknown tag ${tag}`);
  }
}

function isConstant(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (!Object.is(values[i], values[0])) return false;
  return true;
}

/** Of the three integer kinds the one with the fewest bytes; the earlier one when they are equal. */
function shortestKind(integers: Float64Array): number {
  let minimum = integers[0];
  for (const integer of integers) if (integer < minimum) minimum = integer;
  let delta = 0;
  let deltaOfDelta = 0;
  let above = zigzagLength(minimum);
  let last = 0;
  let lastDelta = 0;
  for (const integer of integers) {
    const difference = integer - last;
    const second = difference - lastDelta;
    delta += zigzagLength(difference);
    deltaOfDelta += second > MAX_DIFFERENCE || second < -MAX_DIFFERENCE ? Infinity : zigzagLength(second);
    above += uvarintLength(integer - minimum);
    last = integer;
    lastDelta = difference;
  }
  if (delta <= deltaOfDelta) return delta <= above ? KIND.delta : KIND.aboveMinimum;
  return deltaOfDelta <= above ? KIND.deltaOfDelta : KIND.aboveMinimum;
}

function writeDeltas(out: ByteWriter, integers: Float64Array): void {
  let last = 0;
  for (const integer of integers) {
    out.zigzag(integer - last);
    last = integer;
  }
}

function writeDeltasOfDeltas(out: ByteWriter, integers: Float64Array): void {
  let last = 0;
  let lastDelta = 0;
  for (const integer of integers) {
    const delta = integer - last;
    out.zigzag(delta - lastDelta);
    last = integer;
    lastDelta = delta;
  }
}

function writeAboveMinimum(out: ByteWriter, integers: Float64Array): void {
  let minimum = integers[0];
  for (const integer of integers) if (integer < minimum) minimum = integer;
  out.zigzag(minimum);
  for (const integer of integers) out.uvarint(integer - minimum);
}

/** A double equal to the one before it. */
const EQUAL = 0x80;

/**
 * Each double XOR the one before it (0 before the first): one byte 16 × (zero bytes at the top) + (zero bytes at the
 * bottom), then the bytes between, lowest first.
 */
function writeDoubles(out: ByteWriter, values: Float64Array): void {
  out.u8(KIND.doubles);
  out.reserve(values.length * 9);
  const bytes = littleEndianBytes(values);
  const xor = new Uint8Array(8);
  for (let at = 0; at < bytes.length; at += 8) {
    for (let i = 0; i < 8; i++) xor[i] = at === 0 ? bytes[i] : bytes[at + i] ^ bytes[at - 8 + i];
    let lead = 0;
    while (lead < 8 && xor[7 - lead] === 0) lead++;
    if (lead === 8) {
      out.u8(EQUAL);
      continue;
    }
    let trail = 0;
    while (xor[trail] === 0) trail++;
    out.u8(lead * 16 + trail);
    for (let i = trail; i < 8 - lead; i++) out.u8(xor[i]);
  }
}

function readDoubles(from: ByteReader, values: Float64Array): Float64Array {
  const current = Buffer.alloc(8);
  for (let n = 0; n < values.length; n++) {
    const head = from.u8();
    if (head !== EQUAL) {
      const end = 8 - (head >> 4);
      for (let i = head & 15; i < end; i++) current[i] ^= from.u8();
    }
    values[n] = current.readDoubleLE(0);
  }
  return values;
}

function littleEndianBytes(values: Float64Array): Uint8Array {
  const out = Buffer.allocUnsafe(values.length * 8);
  for (let i = 0; i < values.length; i++) out.writeDoubleLE(values[i], i * 8);
  return out;
}
