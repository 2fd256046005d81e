import { existsSync } from 'node:fs';
import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lockDataDirectory, startLocalPostgres } from '@tocsin/local-postgres';
import { SilentLogger } from '@tocsin/runtime';
import { create } from 'tar';
import { BackupError } from './backup-error.js';
import { BACKED_UP } from './contents.js';

/**
 * Writes keys and the embedded PostgreSQL of a stopped instance to one compressed archive. The file appears whole or not at
 * all, readable by its owner only.
 *
 * @throws {BackupError} If the directory is no data directory or the file exists.
 * @throws {DataDirectoryInUseError} If an instance runs on the directory.
 */
export async function backUp(dataDir: string, file: string, say: (text: string) => void): Promise<void> {
  const directory = resolve(dataDir);
  const target = resolve(file);
  if (!existsSync(resolve(directory, 'pg'))) {
    throw new BackupError(`${directory} is not the data directory of an instance with an embedded PostgreSQL`);
  }
  if (existsSync(target)) throw new BackupError(`${target} exists already; choose another name or remove it`);
  const lock = lockDataDirectory(directory);
  const unfinished = `${target}.unfinished`;
  try {
    // A killed instance may have left its server running, or files that need recovery: one clean start and stop ends both.
    const server = await startLocalPostgres({ dataDir: directory, port: 0, logger: new SilentLogger() });
    await server.stop();
    const present = BACKED_UP.filter((name) => existsSync(resolve(directory, name)));
    await writeFile(unfinished, '', { mode: 0o600 });
    await create({ gzip: true, file: unfinished, cwd: directory, portable: false }, present);
    await chmod(unfinished, 0o600);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
    lock.release();
  }
  const { size } = await stat(target);
  say(`${target}: ${(size / 1_048_576).toFixed(1)} MiB, everything in ${directory}`);
}
