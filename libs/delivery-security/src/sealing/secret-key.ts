import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { InvalidInputError } from '@tocsin/runtime';

const KEY_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** A key that seals secrets, with the name by which sealed texts say which key they need. Does not show its bytes. */
export interface SecretKey {
  /** First 8 hex digits of the key's SHA-256; not secret. */
  readonly id: string;
  readonly key: KeyObject;
}

/** A new key as text for `TOCSIN_SECRET_KEY`: 32 random bytes in base64. */
export function generateSecretKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/**
 * Reads a key as `generateSecretKey` writes it; base64url and missing padding are accepted.
 *
 * @param setting - Name of the setting that holds it, for the error.
 * @throws {InvalidInputError} Saying what is wrong, never showing the text.
 */
export function parseSecretKey(text: string, setting = 'TOCSIN_SECRET_KEY'): SecretKey {
  const trimmed = text.trim();
  const advice = `${KEY_BYTES} random bytes in base64 are needed, for instance from: openssl rand -base64 ${KEY_BYTES}`;
  if (trimmed === '') throw new InvalidInputError(`${setting} is empty; ${advice}`, setting);
  if (!BASE64.test(trimmed)) throw new InvalidInputError(`${setting} is not base64; ${advice}`, setting);
  const bytes = Buffer.from(trimmed, 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new InvalidInputError(`${setting} holds ${bytes.length} bytes; ${advice}`, setting);
  }
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), key: createSecretKey(bytes) };
}
