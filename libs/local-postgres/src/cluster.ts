import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { diskFull, LocalPostgresError } from './local-postgres-error.js';
import { POSTGRES_MAJOR, type PostgresBinaries } from './postgres-binaries.js';
import { assertReachable, type ServerAccount } from './server-account.js';

/** Where the parts of a local server lie below the data directory. */
export interface ClusterPaths {
  readonly clusterDir: string;
  readonly passwordFile: string;
  readonly portFile: string;
}

export function clusterPaths(dataDir: string): ClusterPaths {
  return {
    clusterDir: join(dataDir, 'pg'),
    passwordFile: join(dataDir, 'postgres-password'),
    portFile: join(dataDir, 'postgres-port'),
  };
}

/**
 * Creates the cluster if there is none. It appears under its final name only when complete, so a killed first start
 * leaves nothing that looks like a database.
 *
 * @returns The superuser's password, generated with the cluster.
 */
export async function ensureCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
  durable: boolean,
): Promise<string> {
  const paths = clusterPaths(dataDir);
  if (account) {
    assertReachable(binaries.postgres, account);
    assertReachable(paths.clusterDir, account);
  }
  if (!existsSync(paths.clusterDir)) return createCluster(paths, binaries, account, durable);
  assertSameMajor(paths.clusterDir);
  return readPassword(paths);
}

async function createCluster(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
  durable: boolean,
): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const draft = `${paths.clusterDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (account) chownSync(draft, account.uid, account.gid);
  writeFileSync(paths.passwordFile, password, { mode: 0o600 });
  chmodSync(paths.passwordFile, 0o600);
  await initdb(binaries, draft, password, account, durable);
  renameSync(draft, paths.clusterDir);
  return password;
}

async function initdb(
  binaries: PostgresBinaries,
  directory: string,
  password: string,
  account: ServerAccount | undefined,
  durable: boolean,
): Promise<void> {
  // initdb takes the password from a file only; below the draft it would not find an empty directory.
  const passwordFile = `${directory}-password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const args = [
    `--pgdata=${directory}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(binaries.initdb, args, {
      uid: account?.uid,
      gid: account?.gid,
      env: serverEnvironment(),
    });
  } catch (cause) {
    const stderr = (cause as { stderr?: string }).stderr ?? '';
    if (/no space left on device/i.test(stderr)) throw diskFull(directory, { cause });
    throw new LocalPostgresError(`PostgreSQL cannot create its data directory ${directory}: ${lastLine(stderr)}`, {
      cause,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Only what the server needs: PG… variables of the caller's shell would change its behaviour. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', SystemRoot: process.env['SystemRoot'] };
}

function assertSameMajor(clusterDir: string): void {
  const major = readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim();
  if (major === String(POSTGRES_MAJOR)) return;
  throw new LocalPostgresError(
    `${clusterDir} was written by PostgreSQL ${major} and this version of the program brings PostgreSQL ${POSTGRES_MAJOR}: start it with the version that wrote it, make a backup and restore that here`,
  );
}

function readPassword(paths: ClusterPaths): string {
  try {
    return readFileSync(paths.passwordFile, 'utf8').trim();
  } catch (cause) {
    throw new LocalPostgresError(
      `the password of the local PostgreSQL cannot be read from ${paths.passwordFile} (${(cause as Error).message}): restore that file together with ${paths.clusterDir}`,
      { cause },
    );
  }
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines.findLast((line) => /(error|fatal|could not|cannot)/i.test(line)) ??
    lines.findLast((line) => line !== '') ??
    'no reason given'
  );
}
