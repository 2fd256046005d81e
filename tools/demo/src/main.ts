import { parseArgs } from 'node:util';
import { SystemClock } from '@tocsin/runtime';
import { Inbox } from './inbox.js';
import { startStandalone, type StandaloneInstance } from '@tocsin/tool-instance';
import { tellProductStory } from './product/product-story.js';
import { note, step } from './show.js';
import { cleanUp, type Made, tellStory } from './story.js';
import { TocsinApi } from './tocsin-api.js';

const HELP = `npm run demo                                starts an instance of its own, on free ports
npm run demo -- --product                   the same with the events of a product and a KPI monitor
npm run demo -- --url URL --key KEY         uses a running one (started with TOCSIN_EGRESS_ALLOW=127.0.0.0/8)`;

const clock = new SystemClock();
const now = (): number => clock.now();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      product: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return void process.stdout.write(`${HELP}\n`);
  if ((values.url === undefined) !== (values.key === undefined))
    throw new Error(`--url and --key go together.\n${HELP}`);

  let own: StandaloneInstance | undefined;
  const inbox = new Inbox(now);
  const made: Made = { paths: [], retire: [] };
  let api: TocsinApi | undefined;
  try {
    if (values.url === undefined) {
      step('An instance of its own starts');
      own = await startStandalone({ env: { TOCSIN_KPI_PERIOD_MS: '5000' } });
      note(`${own.url}, with a throw-away data directory`);
    }
    api = new TocsinApi((own?.url ?? values.url ?? '').replace(/\/+$/, ''), own?.key ?? values.key ?? '');
    const tell = values.product ? tellProductStory : tellStory;
    await tell(api, inbox, await inbox.listen(), now, made);
  } finally {
    if (own === undefined && api !== undefined) await cleanUp(api, made);
    inbox.close();
    await own?.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`\nThe demo stopped: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
