// `npm run lockfile`: adds to package-lock.json the optional platform packages that a registry did not offer to this
// machine, so that `npm ci` accepts the file everywhere, and refuses download addresses in it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

let added = 0;
for (const [place, { optionalDependencies = {} }] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(place, name) || !/^\d/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = placeholder(name, version);
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
const addresses = Object.values(lock.packages).filter(({ resolved }) => /^[a-z+]+:\/\//.test(resolved ?? ''));
for (const entry of addresses) delete entry.resolved;
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} platform packages added, ${addresses.length} download addresses removed`);

/** Whether a package of this name is found from `place` upwards. */
function isLocked(place, name) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in lock.packages) return true;
    if (at === '') return false;
    if (!at.includes('node_modules')) at = 'node_modules';
  }
}

function placeholder(name, version) {
  const parts = name.split(/[/-]/);
  const os = SYSTEMS.filter((system) => parts.includes(system));
  const cpu = PROCESSORS.filter((processor) => parts.includes(processor));
  return {
    version,
    ...(os.length > 0 && { os }),
    ...(cpu.length > 0 && { cpu }),
    ...(parts.includes('musl') && { libc: ['musl'] }),
    optional: true,
  };
}
