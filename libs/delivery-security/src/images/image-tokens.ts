import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { parseSecretKey, type SecretKey } from '../sealing/secret-key.js';

/** The picture of one transition of an alert. */
export interface ImagePlace {
  readonly org: string;
  readonly alertId: string;
  readonly sequence: number;
}

/** Keys of other purposes are of no use here, and the other way round. */
const PURPOSE = 'tocsin alert image v1';
/** 128 of the 256 bits: nobody guesses them, and the address stays short. */
const TAG_BYTES = 16;
const TOKEN = /^([0-9A-Za-z]{1,15})_([0-9A-Za-z]{1,15})_([1-9][0-9]{0,8})_([0-9A-Za-z_-]{22})$/;

/**
 * Addresses of pictures that nobody can guess and that need no table: organization, alert and sequence with an
 * HMAC-SHA256 over them, at most 64 characters of a URL's path. Whoever has the secret key makes the same token, so that a
 * message can name a picture that another service will draw.
 */
export class ImageTokens {
  private readonly keys: readonly Buffer[];

  /** @param former - Keys whose tokens still count. */
  constructor(current: SecretKey, former: readonly SecretKey[] = []) {
    this.keys = [current, ...former].map(({ key }) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
  }

  /** Undefined for ids that are none of ours: what a token says must be told apart again. */
  token(place: ImagePlace): string | undefined {
    const named = nameOf(place);
    const token = `${named}_${tag(this.keys[0], named).toString('base64url')}`;
    return TOKEN.test(token) ? token : undefined;
  }

  /** What a token was made for; undefined if no key of ours made it. */
  read(token: string): ImagePlace | undefined {
    const [, org, alertId, sequence, given] = TOKEN.exec(token) ?? [];
    if (org === undefined || alertId === undefined || sequence === undefined || given === undefined) return undefined;
    const place = { org, alertId, sequence: Number(sequence) };
    const bytes = Buffer.from(given, 'base64url');
    const isOurs = this.keys.some((key) => timingSafeEqual(tag(key, nameOf(place)), bytes));
    return isOurs ? place : undefined;
  }
}

/**
 * Tokens with keys as settings hold them.
 *
 * @throws {InvalidInputError} If one of them is no key.
 */
export function imageTokensOf(current: string, previous: readonly string[] = []): ImageTokens {
  const former = previous.map((text) => parseSecretKey(text, 'TOCSIN_SECRET_KEY_PREVIOUS'));
  return new ImageTokens(parseSecretKey(current), former);
}

/** Stands in for a token: the picture that test messages about KPIs show. No token is like it. */
export const SAMPLE_KPI_IMAGE = 'sample-kpi';

/** The path, below the public URL, at which a picture is served. */
export const imagePath = (token: string): string => `/embed/public/alert/${token}.png`;

const nameOf = ({ org, alertId, sequence }: ImagePlace): string => `${org}_${alertId}_${sequence}`;

const tag = (key: Buffer, named: string): Buffer =>
  createHmac('sha256', key).update(named).digest().subarray(0, TAG_BYTES);
