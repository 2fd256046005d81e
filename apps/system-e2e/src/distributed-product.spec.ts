import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SilentLogger, SystemClock } from '@tocsin/runtime';
import { ProjectWebhooksClient } from '@tocsin/service-clients/testing';
import {
  api,
  type DistributedInstance,
  eventTotals,
  freePort,
  makeProject,
  type ProductProject,
  startDistributed,
  until,
} from '@tocsin/tool-instance';
import { PersistentClient } from './kill/load/persistent-client.js';
import { SdkStream, type TrackedEvent } from './product/sdk-stream.js';
import { openSlack, pictureOf, type Slack } from './product/slack.js';

const HOUR_MS = 3_600_000;
/** The running hour and those before it, of which one is the newest that can be judged. */
const HOURS = 3;
/** Of each hour. One in ten goes on. */
const VISITS = 20;
const DEVICES = Array.from({ length: 24 }, (_, i) => `device-${i}`);
const TYPES = ['Search', 'Add to cart', 'Refund'];
/** Events that are acknowledged between two kills. */
const PROGRESS = 500;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

interface Delivery {
  readonly state: string;
}

let dataDir: string;
let instance: DistributedInstance;
let slack: Slack;
let project: ProductProject;
let projectPath: string;
let chartId: string;
let webhook: { readonly id: string; readonly url: string };
const monitorIds: string[] = [];
const stream = new SdkStream();
const givingUp = new AbortController();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tocsin-product-'));
  await chmod(dataDir, 0o711);
  slack = await openSlack();
  const httpPort = await freePort();
  instance = await startDistributed({
    dataDir,
    httpHost: '127.0.0.1',
    httpPort,
    env: {
      TOCSIN_PUBLIC_URL: `http://127.0.0.1:${httpPort}`,
      TOCSIN_EGRESS_ALLOW: '127.0.0.0/8',
      TOCSIN_PARTITIONS: '2',
      TOCSIN_KPI_PERIOD_MS: '1000',
      TOCSIN_LOG_LEVEL: 'error',
    },
    logger: new SilentLogger(),
    evaluators: 2,
    logs: { file: join(dataDir, 'services.log') },
  });
});
afterAll(async () => {
  givingUp.abort();
  await instance?.stop();
  slack?.close();
  if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
});

const serviceOf = (name: string): DistributedInstance['services'][number] => {
  const service = instance.services.find((each) => each.name === name);
  if (service === undefined) throw new Error(`no ${name} runs`);
  return service;
};

/** A monitor of the conversion, which is 10 %, that the webhook is told of. */
async function watch(name: string): Promise<void> {
  const client = new PersistentClient(instance, givingUp.signal);
  const conditions = [{ type: 'threshold', operator: 'below', value: 50 }];
  const { id } = await client.send<{ id: string }>('POST', `${projectPath}/monitors`, { name, chartId, conditions });
  monitorIds.push(id);
  await client.send('PUT', `${projectPath}/webhooks/${webhook.id}`, {
    ...{ name: 'Product team', format: 'slack', url: webhook.url, monitorIds },
  });
}

const messagesOf = (monitor: string): readonly string[] =>
  slack.messages.filter((message) => message.includes(monitor) && !message.includes('[TEST]'));
const firstMessageOf = (monitor: string): Promise<string> =>
  until(`the message of "${monitor}"`, async () => messagesOf(monitor)[0]);

async function expectPicture(message: string): Promise<void> {
  const answer = await fetch(pictureOf(message));
  expect(Buffer.from(await answer.arrayBuffer()).subarray(0, PNG.length)).toEqual(PNG);
}

/** Every type of event on every device in turn. */
function* traffic(): Generator<TrackedEvent> {
  for (;;) for (const device of DEVICES) for (const type of TYPES) yield { type, device };
}

/** How often an event happened in these days, as a script of the Dashboard REST API asks. */
async function segmentation(type: string): Promise<number> {
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
  const now = new SystemClock().now();
  const query = new URLSearchParams({ e: JSON.stringify({ event_type: type }), m: 'totals' });
  query.set('start', day(now - 24 * HOUR_MS));
  query.set('end', day(now + 24 * HOUR_MS));
  const answer = await fetch(`${instance.url}/api/2/events/segmentation?${query}`, {
    headers: { authorization: `Basic ${Buffer.from(`${project.apiKey}:${project.secretKey}`).toString('base64')}` },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`segmentation: ${answer.status} ${text}`);
  const { data } = JSON.parse(text) as { data: { series: readonly (readonly number[])[] } };
  return data.series[0].reduce((sum, value) => sum + value, 0);
}

it('from the SDK through Kafka to Slack: a test message, then what a monitor finds, each with its picture', async () => {
  project = await makeProject(instance);
  projectPath = `/api/v1/projects/${project.id}`;
  await stream.open(instance.url, project);
  const now = new SystemClock().now();
  for (let i = 0; i < HOURS * VISITS; i++) {
    const time = now - HOUR_MS * Math.floor(i / VISITS);
    stream.track('Visit', `visitor-${i}`, time);
    if (i % 10 === 0) stream.track('Checkout', `visitor-${i}`, time);
  }
  await stream.settled();

  const query = { type: 'funnel', e: [{ event_type: 'Visit' }, { event_type: 'Checkout' }], cs: 600, i: -HOUR_MS };
  ({ id: chartId } = await api<{ id: string }>(instance, 'POST', `${projectPath}/charts`, { name: 'Sales', query }));
  const { grpcAddress } = serviceOf('config');
  const asked = { project: project.id, webhook: { name: 'Product team', format: 'slack', url: slack.url } };
  const client = new ProjectWebhooksClient(grpcAddress);
  const created = await client.call('Create', asked, { 'x-api-key': instance.key });
  client.close();
  expect(created).toMatchObject({ status: 'OK' });
  webhook = created.reply as typeof webhook;
  await watch('First monitor');

  const test = await api(instance, 'POST', `${projectPath}/webhooks/${webhook.id}/test`, {});
  expect(test).toMatchObject({ result: 'delivered', httpStatus: 200, bodySnippet: 'ok' });
  const sample = slack.messages.find((each) => each.includes('[TEST]')) ?? '';
  await expectPicture(sample);

  const message = await firstMessageOf('First monitor');
  expect(message).toContain('10% is lower than the threshold 50%');
  await expectPicture(message);

  const described = { name: 'Fewer buy', chartId, conditions: [{ type: 'threshold', operator: 'below', value: 50 }] };
  const path = `${projectPath}/monitors/preview`;
  expect(await api(instance, 'POST', path, { monitor: described, days: 1 })).toMatchObject({
    opened: 1,
    findings: [{ change: 'open', message: expect.stringContaining('10% is lower than the threshold 50%') as unknown }],
  });
});

it('kill -9 of evaluators and config, while events come in, loses and repeats neither events nor messages', async () => {
  const stopping = new AbortController();
  const running = stream.run(traffic(), stopping.signal);
  const told = ['First monitor'];
  for (const victim of instance.services.filter(({ name }) => name !== 'dispatcher')) {
    told.push(`Monitor ${told.length + 1}`);
    await watch(told[told.length - 1]);
    const enough = stream.acknowledged + PROGRESS;
    const isTime = (): boolean => stream.acknowledged >= enough && stream.inFlight > 0;
    await until(`${PROGRESS} more events`, async () => isTime() || undefined);
    await victim.kill();
    await victim.restart();
  }
  stopping.abort();
  await running;
  await stream.settled();

  const sent = stream.totals();
  const identities = DEVICES.map((device) => ({ device_id: device }));
  expect(await eventTotals(instance.url, project, identities)).toEqual(sent);
  for (const type of TYPES) expect([type, await segmentation(type)]).toEqual([type, sent[type]]);

  for (const name of told) await expectPicture(await firstMessageOf(name));
  const states = await until('every delivery to end', async () => {
    const path = `/api/v1/deliveries?channelId=${webhook.id}`;
    const { deliveries } = await api<{ deliveries: Delivery[] }>(instance, 'GET', path);
    const all = deliveries.map(({ state }) => state);
    return all.includes('pending') ? undefined : all;
  });
  expect(states).toEqual(['a test message', ...told].map(() => 'delivered'));
  for (const name of told) expect(messagesOf(name)).toHaveLength(1);
  const { alerts } = await api<{ alerts: object[] }>(instance, 'GET', `/api/v1/alerts?projectId=${project.id}`);
  expect(alerts).toHaveLength(told.length);
});
