import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir, httpPort, optionalSetting, ownPublicUrl, publicUrl, readSettings } from '@tocsin/platform';
import { SignInLinkError } from './sign-in-link-error.js';

const KEY_FILE = 'api-key';

export interface SignInOptions {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly dataDir: string | undefined;
}

/**
 * Asks a running instance for a link that signs one browser in to its pages. Address and key are those of the settings and
 * the data directory unless given.
 *
 * @throws {SignInLinkError} If no key is found, nothing answers, or the answer is no link.
 */
export async function signInLink(
  options: SignInOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const settings = readSettings(
    { dataDir, publicUrl, httpPort: httpPort(7070), key: optionalSetting('TOCSIN_BOOTSTRAP_API_KEY', '', String) },
    env,
  );
  const key = options.key ?? settings.key ?? keyIn(options.dataDir ?? settings.dataDir);
  const url = (options.url ?? ownPublicUrl(settings, env)).replace(/\/+$/, '');
  let response: Response;
  try {
    response = await fetch(`${url}/api/v1/sign-in-links`, { method: 'POST', headers: { 'x-api-key': key } });
  } catch (error) {
    throw new SignInLinkError(`nothing answers at ${url}: start Tocsin, or say where it is with --url`, {
      cause: error,
    });
  }
  const answer: unknown = await response.json().catch(() => undefined);
  const { url: link, error } = (answer ?? {}) as { url?: unknown; error?: { message?: unknown } };
  if (response.ok && typeof link === 'string') return link;
  throw new SignInLinkError(
    `${url} answers ${response.status}: ${typeof error?.message === 'string' ? error.message : 'it is no Tocsin'}`,
  );
}

function keyIn(directory: string): string {
  const file = join(directory, KEY_FILE);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new SignInLinkError(
      `no API key can be read from ${file}: name the data directory with --data-dir, or a key with --key`,
      {
        cause: error,
      },
    );
  }
}
