import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
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
export async function post(instance: Instance, path: string, body?: unknown): Promise<unknown> {
  const response = await send(instance, path, body, 'application/json');
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  throw refusal(instance, response, answer);
}

/**
 * Asks API v1 for an answer that comes in lines of JSON, and gives each when it has come.
 *
 * @throws {InstanceError} As `post` does, and if the connection is lost on the way.
 */
export async function* postForLines(instance: Instance, path: string, body: unknown): AsyncGenerator<unknown, void> {
  const response = await send(instance, path, body, 'application/x-ndjson');
  if (!response.ok || response.body === null) {
    throw refusal(instance, response, await response.json().catch(() => undefined));
  }
  try {
    for await (const line of createInterface(Readable.fromWeb(response.body))) yield JSON.parse(line);
  } catch (error) {
    throw new InstanceError(`${instance.url}: the answer cannot be read to its end`, { cause: error });
  }
}

async function send({ url, key }: Instance, path: string, body: unknown, accept: string): Promise<Response> {
  const hasBody = body !== undefined;
  try {
    return await fetch(url + path, {
      method: 'POST',
      headers: { 'x-api-key': key, accept, ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new InstanceError(`nothing answers at ${url}: start Tocsin, or say where it is with --url`, { cause: error });
  }
}

function refusal({ url }: Instance, { status }: Response, answer: unknown): InstanceError {
  return new InstanceError(`${url} answers ${status}: ${messageIn(answer)}`);
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
