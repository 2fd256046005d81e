import type { SigningState } from '@tocsin/payload-schemas';

/** Member that secrets for signatures belong to: the present one, and the one before. */
export const SIGNING_SECRET = 'signingSecret';

/** What people see of it; times are milliseconds since the Unix epoch. */
export const signingJson = ({ former }: SigningState): object => ({ formerSecretUntil: former?.until ?? null });
