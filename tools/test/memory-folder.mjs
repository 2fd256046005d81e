import { readFileSync, statfsSync } from 'node:fs';

const FOLDER = '/dev/shm';
/** Several times what a whole run was seen to use at a time. */
const LEAST_FREE_BYTES = 8 * 1024 ** 3;

/** @returns A folder in memory for temporary files, where there is one with room enough that programs may run from. */
export function memoryFolder() {
  if (process.platform !== 'linux') return undefined;
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, path]) => path === FOLDER);
  if (mount === undefined || mount[3].split(',').includes('noexec')) return undefined;
  const { bavail, bsize } = statfsSync(FOLDER);
  return bavail * bsize >= LEAST_FREE_BYTES ? FOLDER : undefined;
}
