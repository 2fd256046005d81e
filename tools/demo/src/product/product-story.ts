import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrival } from '../arrival.js';
import type { Inbox, Message } from '../inbox.js';
import { note, showMessage, step } from '../show.js';
import type { Made } from '../story.js';
import type { TocsinApi } from '../tocsin-api.js';
import { Shop } from './shop.js';

const HOUR_MS = 3_600_000;
const HISTORY_MS = 28 * 24 * HOUR_MS;
/** So long that the newest hour that can be judged by now is among them, whenever the story is told. */
const BROKEN_MS = 2 * HOUR_MS;
/** The part of the visitors who still buy when the checkout is broken. */
const BROKEN_CONVERSION = 0.04;
/** A chart that is new is counted back over its history first. */
const ARRIVES_WITHIN_MS = 180_000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

/**
 * Four weeks of a shop's events come in by the unmodified SDK, back-dated; in the last two hours hardly anybody buys. A monitor of
 * the conversion, which knows nothing but the chart, tells a Slack webhook.
 */
export async function tellProductStory(
  api: TocsinApi,
  inbox: Inbox,
  inboxUrl: string,
  now: () => number,
  made: Made,
): Promise<void> {
  const tag = Math.floor(now() / 1000).toString(36);
  const thisHour = Math.floor(now() / HOUR_MS) * HOUR_MS;

  step('A project for the events of a shop');
  const project = await api.post<{ id: string; apiKey: string }>('/api/v1/projects', { name: `Shop ${tag}` });
  const projectPath = `/api/v1/projects/${project.id}`;
  made.paths.push(projectPath);
  note(`${project.id}, API key ${project.apiKey}`);

  step('The SDK of Amplitude for Node sends four weeks of visits, in whose last two hours the checkout is broken');
  const shop = new Shop();
  await shop.open(api.url, project.apiKey);
  const began = now();
  await shop.trade(thisHour - HISTORY_MS, thisHour - BROKEN_MS);
  await shop.trade(thisHour - BROKEN_MS, thisHour, BROKEN_CONVERSION);
  note(`${shop.sent} events in ${((now() - began) / 1000).toFixed(1)} s`);

  step('A chart of the conversion by hour, a monitor on it, and two webhooks');
  const chart = await api.post<{ id: string }>(`${projectPath}/charts`, {
    name: 'Checkout conversion',
    query: {
      type: 'funnel',
      e: [{ event_type: 'Visit' }, { event_type: 'Checkout' }],
      cs: 600,
      i: -HOUR_MS,
    },
  });
  const monitor = await api.post<{ id: string }>(`${projectPath}/monitors`, {
    name: 'Conversion of the shop',
    chartId: chart.id,
    conditions: [
      { type: 'confidence', level: 99, sides: 'below' },
      { type: 'threshold', operator: 'below', value: 20 },
    ],
    severity: 'critical',
    judgesPace: true,
    tellsRecovery: true,
  });
  note('tells when it lies below its 99 % band, or below 20 %');
  for (const [path, format] of [
    ['slack', 'slack'],
    ['webhook', 'amplitude'],
  ]) {
    const webhook = await api.post<{ id: string }>(`${projectPath}/webhooks`, {
      name: `The shop's ${path}`,
      url: `${inboxUrl}/${path}`,
      format,
      monitorIds: [monitor.id],
    });
    note(`${format} → ${inboxUrl}/${path}`);
    if (path === 'slack') await sendTest(api, `${projectPath}/webhooks/${webhook.id}/test`, inbox);
  }

  step('The history is counted, a model learns it, and the newest whole hour is judged');
  const since = now();
  const slack = await arrival(inbox, 'a Slack message', (m) => m.channel === 'slack', ARRIVES_WITHIN_MS);
  showMessage(slack, since);
  const generic = await arrival(inbox, 'a webhook', (m) => m.channel === 'webhook', ARRIVES_WITHIN_MS);
  showMessage(generic, since);
  note(`${((slack.arrivedAt - since) / 1000).toFixed(1)} s after the monitor was made`);

  step('The picture of the message');
  const picture = await pictureOf(slack);
  const file = join(tmpdir(), `tocsin-demo-${tag}.png`);
  await writeFile(file, picture);
  note(`${picture.length} bytes, kept as ${file}`);
  step('Done.');
}

async function sendTest(api: TocsinApi, path: string, inbox: Inbox): Promise<void> {
  await api.post(path, {});
  const test = await arrival(inbox, 'a test message', (m) => m.channel === 'slack', ARRIVES_WITHIN_MS);
  note(
    `test message: ${(test.body as { text?: string }).text}, with a picture of ${(await pictureOf(test)).length} bytes`,
  );
}

/** @throws {Error} If the message has no picture, or what it has is none. */
async function pictureOf({ body }: Message): Promise<Buffer> {
  const [, url] = /"image_url":"([^"]+)"/.exec(JSON.stringify(body)) ?? [];
  if (url === undefined) throw new Error('the Slack message has no picture');
  const answer = await fetch(url);
  const picture = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok || !picture.subarray(0, PNG.length).equals(PNG)) {
    throw new Error(`the picture ${url} answered ${answer.status}`);
  }
  return picture;
}
