import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { extract, list } from 'tar';
import { BackupError } from './backup-error.js';
import { BACKED_UP } from './contents.js';

/**
 * Fills an empty or missing data directory from a file of `backUp`. Nothing is written unless the whole file reads well.
 *
 * @throws {BackupError} If the directory holds something, or the file is not such a backup.
 */
export async function restore(dataDir: string, file: string, say: (text: string) => void): Promise<void> {
  const directory = resolve(dataDir);
  const source = resolve(file);
  if (!existsSync(source)) throw new BackupError(`${source} does not exist`);
  if (existsSync(directory) && (await readdir(directory)).length > 0) {
    throw new BackupError(`${directory} is not empty; restore into a new directory, or move this one away first`);
  }
  await check(source);
  const isRoot = process.getuid?.() === 0;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, isRoot ? 0o711 : 0o700);
  await extract({ file: source, cwd: directory, preserveOwner: isRoot, strict: true });
  say(`${directory} is as it was in ${source}; start it with TOCSIN_DATA_DIR=${dataDir} npm start`);
}

async function check(source: string): Promise<void> {
  const foreign: string[] = [];
  let hasServer = false;
  try {
    await list({
      file: source,
      strict: true,
      onReadEntry: ({ path }) => {
        const [top] = path.split('/');
        if (!BACKED_UP.includes(top)) foreign.push(path);
        hasServer ||= path === 'pg/PG_VERSION';
      },
    });
  } catch (error) {
    throw new BackupError(`${source} is not a whole backup: ${(error as Error).message}`, { cause: error });
  }
  if (!hasServer || foreign.length > 0) throw new BackupError(`${source} is not a file that "tocsin backup" wrote`);
}
