import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The parts of a service that the tests look at, in the loader's spelling. Sizes are bytes in decimal. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[] | null;
  /** Null: the variable has no value here and none in the environment, so that it stays unset. */
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly { readonly published: string; readonly host_ip?: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly { readonly type: string; readonly source: string; readonly target: string }[];
  readonly healthcheck?: { readonly test: readonly string[]; readonly [timing: string]: unknown };
  readonly mem_limit?: string;
  readonly restart?: string;
  readonly read_only?: boolean;
}

/** `compose.yaml` resolved with the given environment. */
export type Compose = (env: Readonly<Record<string, string>>) => Readonly<Record<string, ComposeService>>;

/** What docker/make-env.mjs prints. */
export function freshEnv(): Readonly<Record<string, string>> {
  const text = execFileSync(process.execPath, [join(repository, 'docker/make-env.mjs')], { encoding: 'utf8' });
  const lines = text.trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/**
 * Compiles the reference loader, which reads docker/compose.yaml as Docker itself does.
 *
 * @param folder - An empty directory for the program and its input.
 * @throws {Error} From the returned function, with what the loader said, if it refuses the file.
 */
export function composeLoader(folder: string): Compose {
  const binary = join(folder, 'compose-check');
  const module = join(repository, 'tools/compose-check');
  execFileSync('go', ['build', '-o', binary, '.'], { cwd: module, env: { ...process.env, GOTOOLCHAIN: 'local' } });
  return (env) => {
    const file = join(folder, '.env');
    writeFileSync(
      file,
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    const json = execFileSync(binary, [join(repository, 'docker/compose.yaml'), file], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return (JSON.parse(json) as { services: Record<string, ComposeService> }).services;
  };
}
