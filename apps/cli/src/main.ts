#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { dataDir, readSettings } from '@tocsin/platform';
import { AppError } from '@tocsin/runtime';
import { backUp } from './backup.js';
import { restore } from './restore.js';
import { signInLink } from './sign-in.js';

const HELP = `tocsin backup FILE [--data-dir DIR]     writes the data directory of a stopped instance to FILE (.tar.gz)
tocsin restore FILE [--data-dir DIR]    fills an empty or missing data directory from such a file
tocsin signin [--url URL] [--key KEY] [--data-dir DIR]
                                        prints a new sign-in link to the pages of a running instance

DIR is TOCSIN_DATA_DIR (default .tocsin) unless given. The file holds keys and secrets: keep it as safe as the directory.
URL is TOCSIN_PUBLIC_URL (default http://127.0.0.1 at TOCSIN_HTTP_PORT), KEY what DIR holds in api-key, unless given.
A distributed installation is backed up with the tools of its PostgreSQL and Kafka: docs/operations.md.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      url: { type: 'string' },
      key: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, file, ...more] = positionals;
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (command === 'signin' && file === undefined) {
    const options = { url: values.url, key: values.key, dataDir: values['data-dir'] };
    process.stdout.write(`${await signInLink(options, process.env)}\n`);
    return 0;
  }
  if ((command !== 'backup' && command !== 'restore') || file === undefined || more.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const directory = values['data-dir'] ?? readSettings({ dataDir }, process.env).dataDir;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  await (command === 'backup' ? backUp(directory, file, say) : restore(directory, file, say));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  // Wrong options come from parseArgs as TypeErrors whose message is meant for people.
  const isForPeople = error instanceof AppError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isForPeople ? (error as Error).message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
}
