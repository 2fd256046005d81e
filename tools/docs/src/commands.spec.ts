import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type StandaloneInstance, startStandalone, until } from '@tocsin/tool-instance';
import { commandsIn, documents, read, root, tableRows } from './documents.js';

/** Commands that no test runs, with the reason, by document. */
const untested = new Set(
  tableRows(read('docs/untested-commands.md')).flatMap(([cell]) => /^`([^`]+)`$/.exec(cell)?.[1] ?? []),
);

/** Commands of a document that this spec runs, in order, as one shell session. */
const commandsOf = (path: string): string[] => commandsIn(read(path)).filter((command) => !untested.has(command));

interface Session {
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  stop(): void;
}

/** Runs commands as a person would paste them, with the addresses and folders of the test in place of the defaults. */
function shell(commands: readonly string[], replacements: Readonly<Record<string, string>>): Session {
  const text = commands.map((command) =>
    Object.entries(replacements).reduce((line, [from, to]) => line.replaceAll(from, to), command),
  );
  const child = spawn('bash', ['-e', '-c', text.join('\n')], { cwd: root, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { output: () => output, ended, stop: () => process.kill(-(child.pid ?? 0), 'SIGKILL') };
}

describe('commands in documents', () => {
  let dataDir: string;
  let instance: StandaloneInstance;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tocsin-docs-'));
    chmodSync(dataDir, 0o711);
    instance = await startStandalone({ dataDir });
    writeFileSync(join(dataDir, 'api-key'), `${instance.key}\n`);
  });

  afterAll(async () => {
    await instance.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(`${dataDir}-restored`, { recursive: true, force: true });
  });

  it('are all run here or listed as untested', () => {
    const covered = [
      'README.md',
      'docs/grpc.md',
      'docs/kpi-monitors.md',
      'docs/monitors.md',
      'docs/operations.md',
      'docs/product-events.md',
    ];
    const neither = documents
      .filter((path) => !covered.includes(path))
      .flatMap((path) => commandsOf(path).map((command) => `${path}: ${command}`));
    expect(neither).toEqual([]);
    const known = new Set(documents.flatMap((path) => commandsIn(read(path))));
    expect([...untested].filter((command) => !known.has(command))).toEqual([]);
  });

  it('README.md: the first minute ends with the webhook at the receiver', async () => {
    const receiverPort = String(await freePort());
    const session = shell(
      commandsOf('README.md').filter((command) => !command.includes('docker/.env')),
      { 'http://127.0.0.1:7070': instance.url, '.tocsin/': `${dataDir}/`, '9999': receiverPort },
    );
    try {
      await until('the webhook', async () => session.output().includes('"monitorName":"disk"') || undefined);
      expect(session.output()).toContain('"name":"demo"');
      expect(session.output()).toContain('"message":"full"');
    } catch (error) {
      throw new Error(`${String(error)}\nthe shell said:\n${session.output()}`, { cause: error });
    } finally {
      session.stop();
    }
  });

  it('README.md: make-env prints every secret that compose.yaml asks for', async () => {
    const session = shell(
      commandsOf('README.md').filter((command) => command.includes('docker/.env')),
      { 'docker/.env': join(dataDir, 'compose.env') },
    );
    expect(await session.ended).toBe(0);
    expect(existsSync(join(dataDir, 'compose.env'))).toBe(true);
  });

  it('docs/monitors.md: every command succeeds', async () => {
    const session = shell(commandsOf('docs/monitors.md'), {
      'http://127.0.0.1:7070': instance.url,
      '.tocsin/': `${dataDir}/`,
      'npm run tocsin -- replay': `TOCSIN_DATA_DIR=${dataDir} npm run tocsin -- replay --url ${instance.url}`,
    });
    expect({ code: await session.ended, output: session.output() }).toMatchObject({ code: 0 });
    expect(session.output()).toContain('"closeAttempts":3');
    expect(session.output()).toContain('0 alerts opened, 0 transitions from');
    expect(session.output()).toMatch(/^5 passed$/m);
  });

  it('docs/product-events.md: an event of a new project is taken, and can be asked for', async () => {
    const session = shell(commandsOf('docs/product-events.md'), {
      'http://127.0.0.1:7070': instance.url,
      '.tocsin/': `${dataDir}/`,
    });
    expect({ code: await session.ended, output: session.output() }).toMatchObject({ code: 0 });
    expect(session.output()).toContain('{"code":200,"events_ingested":1,');
    expect(session.output()).toContain('{"data":{"series":[[');
    expect(session.output()).toContain('{"data":[{"meta":{"segmentIndex":0},');
  });

  it('docs/kpi-monitors.md: a monitor of a new chart is set, and tells how it stands', async () => {
    const session = shell(commandsOf('docs/kpi-monitors.md'), {
      'http://127.0.0.1:7070': instance.url,
      '.tocsin/': `${dataDir}/`,
    });
    expect({ code: await session.ended, output: session.output() }).toMatchObject({ code: 0 });
    expect(session.output()).toContain('"format":"slack"');
    expect(session.output()).toMatch(/"isFilled":(true|false)/);
  });

  it('docs/grpc.md: the example makes a webhook', async () => {
    const session = shell(commandsOf('docs/grpc.md'), {
      'http://127.0.0.1:7070': instance.url,
      '127.0.0.1:7071': instance.grpcAddress,
      '.tocsin/': `${dataDir}/`,
    });
    expect({ code: await session.ended, output: session.output() }).toMatchObject({ code: 0 });
    expect(session.output()).toMatch(/^made \{"id":"\w+".*"url":"https:\/\/hooks\.example\.com\/kpis"/m);
  });

  it('docs/operations.md: signing in to a running instance', async () => {
    const session = shell(
      commandsOf('docs/operations.md').filter((command) => command.includes('signin')),
      { 'npm run tocsin': `TOCSIN_DATA_DIR=${dataDir} TOCSIN_PUBLIC_URL=${instance.url} npm run tocsin` },
    );
    expect({ code: await session.ended, output: session.output() }).toMatchObject({ code: 0 });
    expect(session.output()).toContain(`${instance.url}/signin?token=`);
  });

  it('docs/operations.md: backup of a stopped instance, and restore into another directory', async () => {
    await instance.process.stop();
    const commands = commandsOf('docs/operations.md').filter((command) => !command.includes('signin'));
    const session = shell(commands, {
      './tocsin-backup.tar.gz': join(dataDir, 'backup.tar.gz'),
      './restored': `${dataDir}-restored`,
      'npm run tocsin -- backup': `TOCSIN_DATA_DIR=${dataDir} npm run tocsin -- backup`,
    });
    expect({ code: await session.ended, output: session.output() }).toMatchObject({ code: 0 });
    expect(existsSync(join(`${dataDir}-restored`, 'pg/PG_VERSION'))).toBe(true);
  });
});
