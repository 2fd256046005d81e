/**
 * Many byte strings as one parameter with positions to cut it by: an array of bytea would travel as hexadecimal text.
 */
export class PackedBytes {
  /** For `substr`, which counts from 1. */
  readonly starts: number[] = [];
  readonly lengths: number[] = [];
  private readonly parts: Buffer[] = [];
  private end = 1;

  add(bytes: Buffer): void {
    this.starts.push(this.end);
    this.lengths.push(bytes.length);
    this.parts.push(bytes);
    this.end += bytes.length;
  }

  get bytes(): Buffer {
    return this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
  }
}
