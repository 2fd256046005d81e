import { fileSystemError, LocalPostgresError, serverError } from './local-postgres-error.js';

const failing = (members: object): Error => Object.assign(new Error('it failed'), members);

describe('what a person can mend', () => {
  it.each([
    { error: failing({ code: 'ENOSPC' }), says: 'the disk that holds /data is full' },
    { error: failing({ code: 'EACCES', path: '/data/pg' }), says: '/data/pg cannot be written' },
    { error: failing({ code: 'EROFS' }), says: '/data cannot be written' },
  ])('of the file system is one sentence: $says', ({ error, says }) => {
    const shown = fileSystemError(error, '/data') as LocalPostgresError;
    expect(shown).toBeInstanceOf(LocalPostgresError);
    expect(shown.message).toContain(says);
    expect(shown.cause).toBe(error);
  });

  it('of the server is one sentence: its disk is full', () => {
    const error = failing({ code: '53100' });
    const shown = serverError(error) as LocalPostgresError;
    expect(shown).toBeInstanceOf(LocalPostgresError);
    expect(shown.message).toBe('the disk of PostgreSQL is full: make room and start again');
    expect(shown.cause).toBe(error);
  });

  it.each([{ code: 'ENOENT' }, { code: '42501' }, {}])('is told from %p', (members) => {
    const error = failing(members);
    expect(fileSystemError(error, '/data')).toBe(error);
    expect(serverError(error)).toBe(error);
  });
});
