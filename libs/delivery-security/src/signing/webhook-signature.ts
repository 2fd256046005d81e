import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret for signatures, as Standard Webhooks write them: `whsec_` and 32 random bytes in base64. */
export const generateSigningSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

/** The key in a secret of `generateSigningSecret`. Does not show its bytes. */
export const signingKeyOf = (secret: string): KeyObject =>
  createSecretKey(Buffer.from(secret.slice(PREFIX.length), 'base64'));

/** What is signed beside the body. Neither may have a dot in it, since dots join them. */
export interface SignedMessage {
  /** `webhook-id`: the same in all attempts. */
  readonly id: string;
  /** `webhook-timestamp`: of this attempt, Unix seconds. */
  readonly timestamp: number;
  /** The bytes as they are sent. */
  readonly body: Buffer;
}

/**
 * The header `webhook-signature`: an entry for each key, the newest first. A receiver takes the message if one of them is right.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookSignature({ id, timestamp, body }: SignedMessage, keys: readonly KeyObject[]): string {
  return keys
    .map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`)
    .join(' ');
}
