import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { documents, filesBelow, read, root, tableRows } from './documents.js';

describe('docs/settings.md', () => {
  it('has the table that `npm run settings` prints', () => {
    const printed = execFileSync(process.execPath, [join(root, 'tools/start/settings.mjs')], { encoding: 'utf8' });
    const rows = tableRows(printed);
    expect(rows.length).toBeGreaterThan(30);
    expect(tableRows(read('docs/settings.md'))).toEqual(rows);
  });
});

describe('docs/errors.md', () => {
  it('explains every code that an error of ours can carry, and no other', () => {
    const sources = ['apps', 'libs'].flatMap((folder) => filesBelow(folder, /(?<!\.spec)\.ts$/));
    const codes = new Set(
      sources.flatMap((path) => [...read(path).matchAll(/readonly code = '([a-z_]+)'/g)].map((match) => match[1])),
    );
    const explained = tableRows(read('docs/errors.md')).flatMap(([cell]) => /^`([a-z_]+)`$/.exec(cell)?.[1] ?? []);
    expect([...codes].sort()).toEqual([...explained].sort());
  });
});

describe('links between documents', () => {
  it.each(documents)('%s links only to files that are there', (path) => {
    const targets = [...read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1]);
    const broken = targets.filter(
      (target) => !/^[a-z]+:/.test(target) && !existsSync(resolve(root, dirname(path), target)),
    );
    expect(broken).toEqual([]);
  });
});

describe('npm scripts that documents name', () => {
  it.each(documents)('%s names only scripts that exist', (path) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(path).matchAll(/npm (?:run ([a-z:-]+)|(start|test)\b)/g)].map(
      (match) => match[1] ?? match[2],
    );
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
  };

  it('records no download addresses', () => {
    const addresses = Object.values(packages).filter(({ resolved }) => /^[a-z+]+:\/\//.test(resolved ?? ''));
    expect(addresses).toEqual([]);
  });

  it('has the packages of every platform, so that `npm ci` accepts it there; `npm run lockfile` adds them', () => {
    const names = new Set(Object.keys(packages).map((place) => place.slice(place.lastIndexOf('node_modules/') + 13)));
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });
});
