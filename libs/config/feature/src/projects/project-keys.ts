import { randomBytes } from 'node:crypto';
import type { ProjectState } from '@tocsin/payload-schemas';
import { hashOfApiKey } from '../api-keys/secret-key.js';

/** A project, and its secret key if this change made one. The key is kept nowhere: whoever asked for it sees it once. */
export interface ProjectWithSecret {
  readonly project: ProjectState;
  readonly secretKey?: string;
}

/** A new API key or secret key, of the form that Amplitude's have. */
export const generateProjectKey = (): string => randomBytes(16).toString('hex');

/** What is kept of a secret key. */
export const hashOfSecretKey = hashOfApiKey;
