import { createHash, randomBytes } from 'node:crypto';
import { base58OfBytes } from '@tocsin/runtime';

const KEY_BYTES = 32;
/** Enough base58 characters for all of them. */
const KEY_LENGTH = 44;

/** A new API key, as clients send it. */
export const generateApiKey = (): string => base58OfBytes(randomBytes(KEY_BYTES), KEY_LENGTH);

/** What is kept of an API key. */
export const hashOfApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');
