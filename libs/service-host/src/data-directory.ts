import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lockDataDirectory } from '@tocsin/local-postgres';
import { AppError, Secret } from '@tocsin/runtime';

/** The data directory cannot be used; the message says why and what to do. */
export class DataDirectoryError extends AppError {
  readonly code = 'data_directory';
  readonly retryable = false;
}

export interface DataDirectory {
  readonly path: string;
  /** The text of a file in it, or undefined if there is none. */
  read(name: string): string | undefined;
  /** Writes a file that only this user can read. */
  write(name: string, text: string): void;
  release(): void;
}

/**
 * Makes this process the only user of the directory, creating it if it is missing: 0700, or 0711 for root, whose
 * PostgreSQL runs as another user and must pass through.
 *
 * @throws {DataDirectoryError} If it cannot be made or written.
 * @throws {DataDirectoryInUseError} If another instance runs on it; its message has that one's pid.
 */
export function openDataDirectory(setting: string): DataDirectory {
  const path = resolve(setting);
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  try {
    makeDirectories(path, mode);
    chmodSync(path, mode);
  } catch (error) {
    const { message } = error as Error;
    throw new DataDirectoryError(
      `TOCSIN_DATA_DIR ${path} cannot be used: ${message}; choose a directory that this user can write`,
      { cause: error },
    );
  }
  const lock = lockDataDirectory(path);
  return {
    path,
    read: (name) => readIfThere(join(path, name)),
    write: (name, text) => {
      writeFileSync(join(path, name), text, { mode: 0o600 });
      chmodSync(join(path, name), 0o600);
    },
    release: () => lock.release(),
  };
}

/** As `mkdir -p` does it: Node's own never ends below a directory that exists and makes none, such as /proc. */
function makeDirectories(path: string, mode: number): void {
  if (!existsSync(dirname(path))) makeDirectories(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (!existsSync(path) || !statSync(path).isDirectory()) throw error;
  }
}

/** The secret that the file holds; made and written at the first start. */
export function keptSecret(directory: DataDirectory, name: string, generate: () => string): Secret {
  const kept = directory.read(name)?.trim();
  if (kept !== undefined && kept !== '') return new Secret(kept);
  const made = generate();
  directory.write(name, `${made}\n`);
  return new Secret(made);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
