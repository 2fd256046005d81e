import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectoryError, keptSecret, openDataDirectory } from './data-directory.js';

describe('the data directory', () => {
  let parent: string;
  beforeEach(() => (parent = mkdtempSync(join(tmpdir(), 'tocsin-data-'))));
  afterEach(() => rmSync(parent, { recursive: true }));

  it('is made with all that leads to it, for this user only, and belongs to one process', () => {
    const directory = openDataDirectory(join(parent, 'a/b'));
    try {
      expect(statSync(directory.path).mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
      expect(() => openDataDirectory(directory.path)).toThrow(`is in use by process ${process.pid}`);
    } finally {
      directory.release();
    }
    openDataDirectory(directory.path).release();
  });

  it('may be a link to a directory', () => {
    symlinkSync(parent, `${parent}.link`);
    try {
      openDataDirectory(`${parent}.link`).release();
    } finally {
      rmSync(`${parent}.link`);
    }
  });

  it('keeps a secret in a file that only this user can read', () => {
    const directory = openDataDirectory(join(parent, 'data'));
    try {
      const made = keptSecret(directory, 'key', () => 'generated');
      expect(made.reveal()).toBe('generated');
      expect(statSync(join(directory.path, 'key')).mode & 0o777).toBe(0o600);
      expect(keptSecret(directory, 'key', () => 'another').reveal()).toBe('generated');
    } finally {
      directory.release();
    }
  });

  it.each([
    { where: 'where a file is', path: 'file', code: 'EEXIST' },
    { where: 'below a file', path: 'file/data', code: 'ENOTDIR' },
  ])('cannot be $where', ({ path, code }) => {
    writeFileSync(join(parent, 'file'), '');
    const open = (): unknown => openDataDirectory(join(parent, path));
    expect(open).toThrow(DataDirectoryError);
    expect(open).toThrow(new RegExp(`^TOCSIN_DATA_DIR .* cannot be used: ${code}: .*; choose a directory`));
  });

  // Node's own recursive mkdir never returns there on Linux.
  it('cannot be where the system makes no directories', () => {
    expect(() => openDataDirectory('/proc/tocsin/data')).toThrow(DataDirectoryError);
  });
});
