import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const INSTALLED = join(root, 'node_modules/.package-lock.json');
const BUILT = join(root, '.cache/built');

/** Installs and builds what is missing or older than its sources; says what it does on standard error. */
export function prepare({ build: mayBuild = true } = {}) {
  requireNode();
  if (!existsSync(INSTALLED) || mtime(join(root, 'package-lock.json')) > mtime(INSTALLED)) {
    console.error('installing packages (npm ci) …');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    const now = new Date();
    utimesSync(INSTALLED, now, now);
  }
  if (mayBuild && (!existsSync(BUILT) || newestSource() > mtime(BUILT))) build();
}

/** Compiles every project that changed, or only `folders` with what they stand on. */
export function build(folders = []) {
  console.error('building …');
  // From before the compiler starts: a source that changes meanwhile is compiled by the next start.
  const startedAt = new Date();
  const projects = folders.length > 0 ? folders.map((folder) => join(root, folder)) : [join(root, 'tsconfig.json')];
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', ...projects]);
  if (folders.length > 0) return;
  mkdirSync(dirname(BUILT), { recursive: true });
  writeFileSync(BUILT, '');
  utimesSync(BUILT, startedAt, startedAt);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ` with status ${status}`}.`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Tocsin needs Node.js 20.19 or newer (24 is best); this is ${process.versions.node}.`);
  process.exit(1);
}

const mtime = (path) => statSync(path).mtimeMs;

function newestSource() {
  let newest = mtime(join(root, 'tsconfig.json'));
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.(ts|json|proto)$/.test(entry.name)) newest = Math.max(newest, mtime(path));
    }
  };
  for (const folder of ['apps', 'libs', 'tools']) visit(join(root, folder));
  return newest;
}
