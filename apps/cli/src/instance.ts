import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir, httpPort, optionalSetting, ownPublicUrl, publicUrl, readSettings } from '@tocsin/platform';
import { InstanceError } from './instance-error.js';

const KEY_FILE = 'api-key';

/** A running instance, and the key to ask it with. */
export interface Instance {
  readonly url: string;
  readonly key: string;
}

/** What a person says of it; the rest follows from the settings. */
export interface InstanceOptions {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly dataDir: string | undefined;
}

/**
 * The instance to ask: address and key are those of the settings and the data directory unless given.
 *
 * @throws {InstanceError} If no key is found.
 */
export function instanceOf(options: InstanceOptions, env: Readonly<Record<string, string | undefined>>): Instance {
  const settings = readSettings(
    { dataDir, publicUrl, httpPort: httpPort(7070), key: optionalSetting('TOCSIN_BOOTSTRAP_API_KEY', '', String) },
    env,
  );
  const key = options.key ?? settings.key ?? keyIn(options.dataDir ?? settings.dataDir);
  return { url: (options.url ?? ownPublicUrl(settings, env)).replace(/\/+$/, ''), key };
}

/**
 * Asks API v1 and gives what it answers.
 *
 * @throws {InstanceError} If nothing answers, or the answer is a refusal, or none of ours.
 */
export async function post({ url, key }: Instance, path: string, body?: unknown): Promise<unknown> {
  const response = await send(url, path, {
    method: 'POST',
    headers: { 'x-api-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  throw new InstanceError(`${url} answers ${response.status}: ${messageIn(answer)}`);
}

async function send(url: string, path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url + path, request);
  } catch (error) {
    throw new InstanceError(`nothing answers at ${url}: start Tocsin, or say where it is with --url`, { cause: error });
  }
}

/** An instance says what is wrong as an object with a message, or for a wrong key as a text. */
function messageIn(answer: unknown): string {
  const { error } = (answer ?? {}) as { readonly error?: string | { readonly message?: string } };
  return (typeof error === 'string' ? error : error?.message) ?? 'it is no Tocsin';
}

function keyIn(directory: string): string {
  const file = join(directory, KEY_FILE);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const text = `no API key can be read from ${file}: name the data directory with --data-dir, or a key with --key`;
    throw new InstanceError(text, { cause: error });
  }
}
