#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { AppError, SystemClock } from '@tocsin/runtime';
import type { Instance } from './instance.js';
import { momentOf } from './moment.js';

const HELP = `of monitors, without an instance:
  tocsin test FILE …      runs the tests of monitors in FILE (docs/monitors.md tells how they are written) and exits with
                          0 if all passed, 1 if one failed, 2 if a file cannot be used
    --filter TEXT         only tests whose name contains TEXT
    --junit OUT           writes the results as JUnit XML to OUT, too

of a stopped instance:
  tocsin backup FILE      writes its data directory to FILE (.tar.gz), which then holds keys and secrets: keep it as safe
  tocsin restore FILE     fills an empty or missing data directory from such a file
    A distributed installation is backed up with the tools of its PostgreSQL and Kafka: docs/operations.md.

of a running instance:
  tocsin signin           prints a new sign-in link to its pages
  tocsin replay --monitor ID|FILE [--from WHEN] [--to WHEN] [--json]
                          shows what a monitor would have found in stored samples, by its id or as JSON in FILE, as a
                          table or as JSON; WHEN is now, a time ago (90m, 12h, 7d) or a date (2026-11-25,
                          2026-11-25T10:00, 2026-11-25T10:00:00Z), by default from 1d to now; dates without a zone and
                          times that are shown are local (TZ)

options:
  --data-dir DIR          TOCSIN_DATA_DIR (default .tocsin) unless given
  --url URL               TOCSIN_PUBLIC_URL (default http://127.0.0.1 at TOCSIN_HTTP_PORT) unless given
  --key KEY               what DIR holds in api-key unless given
`;

const OPTIONS = {
  'data-dir': { type: 'string' },
  url: { type: 'string' },
  key: { type: 'string' },
  monitor: { type: 'string' },
  from: { type: 'string', default: '1d' },
  to: { type: 'string', default: 'now' },
  json: { type: 'boolean', default: false },
  filter: { type: 'string' },
  junit: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Each command loads what it needs: those of an instance bring the whole platform along. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [command, file, ...more] = positionals;
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  if (command === 'test' && file !== undefined) {
    const { testMonitors } = await import('./monitor-tests/test-monitors.js');
    const complain = (text: string): void => void process.stderr.write(`${text}\n`);
    const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined;
    return testMonitors([file, ...more], { filter: values.filter, junit: values.junit, isColoured }, { say, complain });
  }
  const instance = async (): Promise<Instance> => {
    const { instanceOf } = await import('./instance.js');
    return instanceOf({ url: values.url, key: values.key, dataDir: values['data-dir'] }, process.env);
  };
  if (command === 'signin' && file === undefined) {
    const { signInLink } = await import('./sign-in.js');
    say(await signInLink(await instance()));
    return 0;
  }
  if (command === 'replay' && file === undefined && values.monitor !== undefined) {
    const { replay } = await import('./replay.js');
    const now = new SystemClock().now();
    const from = momentOf(values.from, now, 'from');
    const to = values.to === 'now' ? undefined : momentOf(values.to, now, 'to');
    await replay(
      await instance(),
      { monitor: values.monitor, from, to, asJson: values.json },
      { say, progress, timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone },
    );
    return 0;
  }
  if ((command !== 'backup' && command !== 'restore') || file === undefined || more.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const { dataDirectoryOf } = await import('./data-directory.js');
  const directory = dataDirectoryOf(values['data-dir'], process.env);
  if (command === 'backup') await (await import('./backup.js')).backUp(directory, file, say);
  else await (await import('./restore.js')).restore(directory, file, say);
  return 0;
}

/** On a terminal only, in one line that vanishes. */
function progress(done: number | undefined): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done === undefined ? '\r\u001b[K' : `\r${Math.floor(done * 100)} % played`);
}

try {
  process.exitCode = await main();
} catch (error) {
  // Wrong options come from parseArgs as TypeErrors whose message is meant for people.
  const isWrongUse = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  const isForPeople = error instanceof AppError || isWrongUse;
  process.stderr.write(`${isForPeople ? (error as Error).message : String((error as Error).stack)}\n`);
  process.exitCode = isWrongUse ? 2 : 1;
}
