// Copies what a running service needs into an empty directory: compiled code, package descriptions, protocol files and
// the production dependencies. Usage: node docker/collect-runtime.mjs TARGET
import { cpSync, mkdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = process.argv[2];
if (!target) throw new Error('usage: node docker/collect-runtime.mjs TARGET');

/** Of our own projects only these are kept; tests and sources stay behind. */
function isNeeded(path) {
  const parts = relative(root, path).split(sep);
  if (parts.includes('src') || parts.includes('node_modules') || parts.includes('fixtures')) return false;
  return !/\.(spec\.js|spec\.d\.ts|map|tsbuildinfo|ts)$/.test(path) || path.endsWith('.proto');
}

mkdirSync(target, { recursive: true });
for (const folder of ['apps', 'libs']) {
  cpSync(join(root, folder), join(target, folder), { recursive: true, filter: isNeeded });
}
cpSync(join(root, 'node_modules'), join(target, 'node_modules'), { recursive: true, verbatimSymlinks: true });
cpSync(join(root, 'package.json'), join(target, 'package.json'));
cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
mkdirSync(join(target, 'docker'));
cpSync(join(root, 'docker/healthcheck.mjs'), join(target, 'docker/healthcheck.mjs'));
