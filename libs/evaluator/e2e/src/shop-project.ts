import { createHash } from 'node:crypto';
import { ORG } from '@tocsin/evaluator-domain/testing';
import type { ConfigRecord } from '@tocsin/payload-schemas';

export const PROJECT_API_KEY = '0123456789abcdef0123456789abcdef';
export const PROJECT_SECRET_KEY = 'fedcba9876543210fedcba9876543210';

const state = {
  id: 'p1',
  number: 100_001,
  name: 'shop',
  apiKey: PROJECT_API_KEY,
  formerApiKey: null,
  secretKeySha256: createHash('sha256').update(PROJECT_SECRET_KEY).digest('hex'),
  timeZone: 'UTC',
  weekStart: 'Sunday',
} as const;
const change = { kind: 'project', org: ORG, id: 'p1', at: 0, actor: { kind: 'system', id: 'test' } } as const;

/** A project with these keys, and that it was deleted. */
export const SHOP_PROJECT: ConfigRecord = { ...change, revision: 1, state };
export const SHOP_PROJECT_DELETED: ConfigRecord = { ...change, revision: 2, deleted: true, state };

/** How its secret key is told. */
export const basicOf = (secretKey: string): string =>
  `Basic ${Buffer.from(`${PROJECT_API_KEY}:${secretKey}`).toString('base64')}`;
