import { type DirectoryAccess, firstClosedDirectory } from './server-account.js';

describe('firstClosedDirectory', () => {
  const account = { name: 'postgres', uid: 101, gid: 104 };
  const directory = (mode: number, uid = 0, gid = 0): DirectoryAccess => ({ path: '/home', mode, uid, gid });

  it.each([
    { when: 'all may pass', directory: directory(0o755), isClosed: false },
    { when: 'others may only pass', directory: directory(0o701), isClosed: false },
    { when: 'others may read and not pass', directory: directory(0o704), isClosed: true },
    { when: 'it is private to root', directory: directory(0o700), isClosed: true },
    { when: 'it is the account’s own', directory: directory(0o700, 101), isClosed: false },
    { when: 'it is the account’s own and even closed to itself', directory: directory(0o677, 101), isClosed: true },
    { when: 'the group may pass', directory: directory(0o710, 0, 104), isClosed: false },
    { when: 'the group may not pass though others may', directory: directory(0o701, 0, 104), isClosed: true },
  ])('finds a directory closed ($isClosed) when $when', ({ directory: found, isClosed }) => {
    expect(firstClosedDirectory([directory(0o755), found, directory(0o755)], account)).toBe(
      isClosed ? found : undefined,
    );
  });

  it('is the outermost one', () => {
    const [outer, inner] = [directory(0o700), directory(0o700)];
    expect(firstClosedDirectory([outer, inner], account)).toBe(outer);
  });
});
