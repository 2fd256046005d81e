/** The base58 alphabet in ASCII order, so that ids that begin with time sort by time as text (collation "C"). */
export const BASE58_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Encodes a non-negative integer as exactly `length` base58 characters, most significant first; higher digits are cut. */
export function base58(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = BASE58_ALPHABET[Number(rest % 58n)] + text;
    rest /= 58n;
  }
  return text;
}

/** The first `length` base58 characters of the number that `bytes` spell (big endian, reduced modulo 58^length). */
export function base58OfBytes(bytes: Uint8Array, length: number): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return base58(value, length);
}
