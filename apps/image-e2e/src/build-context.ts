import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDockerignore } from './dockerignore.js';

/** The repository's root, which is what `docker build .` is given. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** @returns Tells which paths the repository's .dockerignore keeps out of the build context. */
export function dockerignore(): (path: string) => boolean {
  return parseDockerignore(readFileSync(join(repository, '.dockerignore'), 'utf8'));
}

/**
 * Copies what a fresh clone with the changes of this work tree would send to Docker: the files that git knows or would
 * take, less those in .dockerignore.
 */
export function copyBuildContext(target: string): void {
  const isIgnored = dockerignore();
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const path of new Set(listed.split('\0'))) {
    if (path === '' || isIgnored(path)) continue;
    // A file that git knows may have been deleted in the work tree.
    if (lstatSync(join(repository, path), { throwIfNoEntry: false }) === undefined) continue;
    cpSync(join(repository, path), join(target, path), { verbatimSymlinks: true, preserveTimestamps: true });
  }
}
