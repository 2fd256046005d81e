/** Grows as needed; numbers little endian, varints in base 128 with the lowest group first. */
export class ByteWriter {
  private bytes: Buffer;
  private numbers: DataView;
  /** Number of bytes written. */
  length = 0;

  constructor(capacityBytes = 256) {
    this.bytes = Buffer.allocUnsafe(capacityBytes);
    this.numbers = viewOf(this.bytes);
  }

  /** Makes room for `count` more bytes; every write below does so by itself. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + count));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
    this.numbers = viewOf(grown);
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  u16(value: number): void {
    this.reserve(2);
    this.length = this.bytes.writeUInt16LE(value, this.length);
  }

  u32(value: number): void {
    this.reserve(4);
    this.length = this.bytes.writeUInt32LE(value, this.length);
  }

  float64(value: number): void {
    this.reserve(8);
    this.numbers.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** @param value - An integer from 0 to 2^53. */
  uvarint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80000000) {
      this.bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** @param value - An integer from -2^52 to 2^52; small magnitudes take few bytes. */
  zigzag(value: number): void {
    this.uvarint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  append(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /** Starts again at 0, keeping the room. */
  clear(): void {
    this.length = 0;
  }

  /** A view of what was written, valid until the next write. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** A copy of what was written. */
  copy(): Buffer {
    return Buffer.from(this.view());
  }
}

// Faster than the methods of Buffer, which check their arguments.
const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Bytes that `uvarint` takes for an integer from 0 to 2^53. */
export function uvarintLength(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  if (value < 0x10000000) return 4;
  if (value < 0x800000000) return 5;
  if (value < 0x40000000000) return 6;
  return value < 0x2000000000000 ? 7 : 8;
}

/** Bytes that `zigzag` takes for an integer from -2^52 to 2^52. */
export function zigzagLength(value: number): number {
  return uvarintLength(value < 0 ? -2 * value - 1 : 2 * value);
}
