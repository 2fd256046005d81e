import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** A new secret for a link or a cookie: 256 random bits as base64url. */
export const newBrowserSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** Whether a text can be such a secret, so that nothing else is looked up. */
export const isBrowserSecret = (text: unknown): text is string => typeof text === 'string' && FORM.test(text);

/** What is kept of a secret. */
export const hashOfBrowserSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
