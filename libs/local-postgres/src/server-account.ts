import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LocalPostgresError } from './local-postgres-error.js';

/** The operating system account that PostgreSQL runs as when this process is root. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNT = 'postgres';

/**
 * PostgreSQL refuses to run as root, so root starts it as the account `postgres`, created as a system account where it
 * is missing.
 *
 * @returns Undefined when this process is not root: the server then runs as the same user.
 */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = accountIn(readFileSync('/etc/passwd', 'utf8'));
  if (existing) return existing;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ACCOUNT]);
  } catch (cause) {
    throw new LocalPostgresError(
      `PostgreSQL refuses to run as root and the user "${ACCOUNT}" cannot be created: start as another user, or create it first (useradd --system ${ACCOUNT})`,
      { cause },
    );
  }
  const created = accountIn(readFileSync('/etc/passwd', 'utf8'));
  if (created) return created;
  throw new LocalPostgresError(`PostgreSQL refuses to run as root and the user "${ACCOUNT}" does not exist: create it`);
}

function accountIn(passwd: string): ServerAccount | undefined {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === ACCOUNT);
  return fields && { name: ACCOUNT, uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** What deciding needs to know of one directory on the way to a file. */
export interface DirectoryAccess {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The first directory of `ancestors` that `account` may not pass through (no execute permission), if any. */
export function firstClosedDirectory(
  ancestors: readonly DirectoryAccess[],
  account: ServerAccount,
): DirectoryAccess | undefined {
  return ancestors.find(({ mode, uid, gid }) => {
    if (uid === account.uid) return (mode & 0o100) === 0;
    if (gid === account.gid) return (mode & 0o010) === 0;
    return (mode & 0o001) === 0;
  });
}

/** @throws {LocalPostgresError} If `account` cannot reach the existing directory or file `path`. */
export function assertReachable(path: string, account: ServerAccount): void {
  const closed = firstClosedDirectory(ancestorsOf(path), account);
  if (!closed) return;
  const mode = (closed.mode & 0o7777).toString(8).padStart(4, '0');
  throw new LocalPostgresError(
    `PostgreSQL runs as user "${account.name}", which cannot reach ${path} because ${closed.path} has mode ${mode}: move it elsewhere, allow passing through (chmod o+x ${closed.path}), or start as a user other than root`,
  );
}

function ancestorsOf(path: string): DirectoryAccess[] {
  const ancestors: DirectoryAccess[] = [];
  for (let dir = dirname(path); ; dir = dirname(dir)) {
    const { mode, uid, gid } = statSync(dir);
    ancestors.unshift({ path: dir, mode, uid, gid });
    if (dir === dirname(dir)) return ancestors;
  }
}
