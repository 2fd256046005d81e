import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '@tocsin/runtime';
import { parseSecretKey, type SecretKey } from './secret-key.js';

/** Opens anywhere: what was sealed before texts were bound to their places. */
const UNBOUND = 'tsb1';
const BOUND = 'tsb2';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^(tsb[12])\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/** The sealed text needs a key that this process does not have: `TOCSIN_SECRET_KEY` was changed or differs between services. */
export class SealedByOtherKeyError extends AppError {
  readonly code = 'sealed_by_other_key';
  readonly retryable = false;

  constructor(readonly keyId: string) {
    super(
      `a stored secret was sealed with key ${keyId}, which this process does not have; TOCSIN_SECRET_KEY must be the one that it was sealed with, the same in every service, or TOCSIN_SECRET_KEY_PREVIOUS must hold it`,
    );
  }
}

/** The text is not one that a `SecretBox` made, was changed since, or belongs to another place. */
export class SealedTextInvalidError extends AppError {
  readonly code = 'sealed_text_invalid';
  readonly retryable = false;

  constructor(options?: ErrorOptions) {
    super('a stored secret cannot be opened: its sealed text was changed or belongs elsewhere', options);
  }
}

/**
 * Seals secrets for tables and topics (AES-256-GCM, a random nonce per text). Sealed texts are
 * `tsb2.<key id>.<base64url of nonce, ciphertext, tag>` with version, key id and place as associated data. A box holds one key that seals and any number of former ones
 * that still open, so that keys can be changed. One key is good for 2³² texts.
 */
export class SecretBox {
  private readonly keys: ReadonlyMap<string, SecretKey>;

  constructor(
    private readonly current: SecretKey,
    former: readonly SecretKey[] = [],
  ) {
    this.keys = new Map([...former, current].map((key) => [key.id, key]));
  }

  /** @param place - Opening needs the same one (`secretPlace`). Without one the text is `tsb1` and opens in any. */
  seal(text: string, place?: string): string {
    const version = place === undefined ? UNBOUND : BOUND;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.current.key, nonce);
    cipher.setAAD(aad(version, this.current.id, place));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${version}.${this.current.id}.${sealed.toString('base64url')}`;
  }

  /**
   * @throws {SealedByOtherKeyError} If none of the keys is the one that sealed it.
   * @throws {SealedTextInvalidError} If the text is not intact or was bound to another place.
   */
  open(sealed: string, place?: string): string {
    const [, version, keyId, payload] = SEALED.exec(sealed) ?? [];
    if (version === undefined || keyId === undefined || payload === undefined) throw new SealedTextInvalidError();
    const key = this.keys.get(keyId);
    if (key === undefined) throw new SealedByOtherKeyError(keyId);
    return decrypted(key, Buffer.from(payload, 'base64url'), aad(version, keyId, place));
  }
}

/**
 * A box with keys as settings hold them.
 *
 * @throws {InvalidInputError} If one of them is no key.
 */
export function secretBoxOf(current: string, previous: readonly string[] = []): SecretBox {
  const former = previous.map((text) => parseSecretKey(text, 'TOCSIN_SECRET_KEY_PREVIOUS'));
  return new SecretBox(parseSecretKey(current), former);
}

function decrypted(key: SecretKey, bytes: Buffer, associated: Buffer): string {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealedTextInvalidError();
  const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated);
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch (error) {
    throw new SealedTextInvalidError({ cause: error });
  }
}

function aad(version: string, keyId: string, place = ''): Buffer {
  return Buffer.from(`${version}.${keyId}.${version === BOUND ? place : ''}`);
}
