import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMissingLinks, locatePostgresBinaries, POSTGRES_MAJOR } from './postgres-binaries.js';

describe('locatePostgresBinaries', () => {
  it('finds a server of the expected major version that runs', () => {
    const { postgres } = locatePostgresBinaries();
    expect(execFileSync(postgres, ['--version'], { encoding: 'utf8' })).toContain(`(PostgreSQL) ${POSTGRES_MAJOR}.`);
  });
});

describe('createMissingLinks', () => {
  let packageDir: string;

  beforeEach(() => {
    packageDir = mkdtempSync(join(tmpdir(), 'tocsin-package-'));
    mkdirSync(join(packageDir, 'native', 'lib'), { recursive: true });
    writeFileSync(join(packageDir, 'native', 'lib', 'libx.so.1.2'), 'library');
  });
  afterEach(() => rmSync(packageDir, { recursive: true }));

  it('makes the links that the package lists, relative, and leaves them alone afterwards', () => {
    const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }];
    writeFileSync(join(packageDir, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    createMissingLinks(packageDir);
    createMissingLinks(packageDir);
    expect(readlinkSync(join(packageDir, 'native', 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
    expect(readFileSync(join(packageDir, 'native', 'lib', 'libx.so.1'), 'utf8')).toBe('library');
  });

  it('has nothing to do for a package without such a list', () => {
    expect(() => createMissingLinks(packageDir)).not.toThrow();
  });
});
