#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { dataDir, readSettings } from '@tocsin/platform';
import { AppError, SystemClock } from '@tocsin/runtime';
import { backUp } from './backup.js';
import { instanceOf } from './instance.js';
import { momentOf } from './moment.js';
import { replay } from './replay.js';
import { restore } from './restore.js';
import { signInLink } from './sign-in.js';

const HELP = `of a stopped instance:
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
  help: { type: 'boolean', short: 'h' },
} as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [command, file, ...more] = positionals;
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const instance = (): ReturnType<typeof instanceOf> =>
    instanceOf({ url: values.url, key: values.key, dataDir: values['data-dir'] }, process.env);
  if (command === 'signin' && file === undefined) {
    say(await signInLink(instance()));
    return 0;
  }
  if (command === 'replay' && file === undefined && values.monitor !== undefined) {
    const now = new SystemClock().now();
    const from = momentOf(values.from, now, 'from');
    const to = values.to === 'now' ? undefined : momentOf(values.to, now, 'to');
    await replay(
      instance(),
      { monitor: values.monitor, from, to, asJson: values.json },
      { say, progress, timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone },
    );
    return 0;
  }
  if ((command !== 'backup' && command !== 'restore') || file === undefined || more.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const directory = values['data-dir'] ?? readSettings({ dataDir }, process.env).dataDir;
  await (command === 'backup' ? backUp(directory, file, say) : restore(directory, file, say));
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
  const isForPeople = error instanceof AppError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isForPeople ? (error as Error).message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
}
