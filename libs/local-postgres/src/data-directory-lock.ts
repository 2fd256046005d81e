import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataDirectoryInUseError } from './local-postgres-error.js';
import { isAlive, startOf } from './process-identity.js';

export interface DataDirectoryLock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly start?: string;
}

/**
 * Makes this process the only user of an existing data directory until it releases the lock or dies. A lock that a dead
 * process left behind is taken over, also when its id now belongs to another process.
 *
 * @param file - Name of the lock file inside `dataDir`.
 * @throws {DataDirectoryInUseError} If a living process holds it.
 */
export function lockDataDirectory(dataDir: string, file = 'instance.lock'): DataDirectoryLock {
  const path = join(dataDir, file);
  const mine: Holder = { pid: process.pid, start: startOf(process.pid) };
  // Two rounds are enough unless others fight for the same dead lock; the loser then sees the winner's lock.
  for (let round = 0; round < 5; round++) {
    if (create(path, mine)) return { release: () => releaseOwn(path, mine) };
    const holder = read(path);
    if (holder && isHeld(holder, mine)) throw new DataDirectoryInUseError(resolve(dataDir), holder.pid);
    removeDead(path, holder);
  }
  throw new DataDirectoryInUseError(resolve(dataDir), read(path)?.pid ?? 0);
}

/** Links a complete file into place, so that nobody ever reads half a lock. */
function create(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.pid}.new`;
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined; // removed meanwhile: nobody's
  }
}

function isHeld(holder: Holder, mine: Holder): boolean {
  if (!isAlive(holder.pid)) return false;
  if (holder.start !== undefined && mine.start !== undefined) return startOf(holder.pid) === holder.start;
  return true;
}

/** Moves the lock aside and looks at what it got: another process may have replaced the dead lock by its own meanwhile. */
function removeDead(path: string, dead: Holder | undefined): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = read(aside);
  if (moved && (moved.pid !== dead?.pid || moved.start !== dead.start)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

function releaseOwn(path: string, mine: Holder): void {
  const holder = read(path);
  if (holder?.pid === mine.pid && holder.start === mine.start) rmSync(path, { force: true });
}
