import { copyFileSync, cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { repository } from './build-context.js';
import type { StepCache } from './build-image.js';

/** An entry of `packages` in package-lock.json. */
interface LockedPackage {
  /** Whether it is a link to a project of ours, whose folder is `resolved`. */
  readonly link?: boolean;
  readonly resolved?: string;
  readonly optional?: boolean;
}

/** The install that the compiler needs. The one that goes into the image is always made. */
const INSTALL_FOR_COMPILER = /^npm ci --omit=optional /;

/**
 * Gives the compiler's packages and what it has compiled from this work tree, which was installed from the same lock file,
 * as Docker would from its layers. The compiler still runs and compiles anew whatever the build context has otherwise.
 */
export const workTreeCache: StepCache = (command, cwd) => {
  if (!INSTALL_FOR_COMPILER.test(command)) return false;
  const { packages } = JSON.parse(readFileSync(join(cwd, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  for (const [path, { link, resolved, optional }] of Object.entries(packages)) {
    if (link) linkProject(join(cwd, path), join(cwd, resolved!));
    else if (path.startsWith('node_modules/') && !optional) linkPackage(join(repository, path), join(cwd, path));
    else if (existsSync(join(repository, path, 'dist/.tsbuildinfo'))) copyCompiled(path, cwd);
  }
  return true;
};

function linkProject(link: string, project: string): void {
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), project), link);
}

/** Links the files of a package, without the packages that lie in it. */
function linkPackage(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isFile()) linkFile(from, to);
    else if (entry.isDirectory() && entry.name !== 'node_modules') linkPackage(from, to);
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // The directory for temporary files may be on another file system.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFileSync(from, to);
  }
}

function copyCompiled(project: string, cwd: string): void {
  cpSync(join(repository, project, 'dist'), join(cwd, project, 'dist'), { recursive: true, preserveTimestamps: true });
}
