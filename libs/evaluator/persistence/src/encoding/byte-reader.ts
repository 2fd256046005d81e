/** Reads what `ByteWriter` wrote. */
export class ByteReader {
  position: number;

  constructor(
    readonly bytes: Buffer,
    start = 0,
    readonly end = bytes.length,
  ) {
    this.position = start;
  }

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  u8(): number {
    return this.bytes[this.position++];
  }

  u16(): number {
    const value = this.bytes.readUInt16LE(this.position);
    this.position += 2;
    return value;
  }

  u32(): number {
    const value = this.bytes.readUInt32LE(this.position);
    this.position += 4;
    return value;
  }

  float64(): number {
    const value = this.bytes.readDoubleLE(this.position);
    this.position += 8;
    return value;
  }

  uvarint(): number {
    const { bytes } = this;
    let byte = bytes[this.position++];
    let value = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      byte = bytes[this.position++];
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  zigzag(): number {
    const value = this.uvarint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
