import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import {
  type AnswerVerdict,
  judgeAnswer,
  kpiRequest,
  kpiRequests,
  renderKpi,
  sampleFindings,
} from '@tocsin/dispatcher-domain';
import { aFinding, anEnd, someFindings, type VendorFormat, VendorServer } from '@tocsin/dispatcher-domain/testing';
import type { KpiFindings } from '@tocsin/payload-schemas';
import { SystemClock } from '@tocsin/runtime';
import { UndiciWebhookSender } from './undici-webhook-sender.js';

const FORMATS: readonly VendorFormat[] = ['slack', 'teams', 'discord', 'googleChat', 'pagerDuty', 'opsgenie'];
const INSTALLATION = { publicUrl: 'https://tocsin.example.com', version: '1.2.3' };
const KEY = 'k'.repeat(32);
const PICTURE = 'https://tocsin.example.com/embed/public/alert/x.png';

const SEVERAL = someFindings({
  findings: [aFinding({ alert: { id: 'a' } }), aFinding({ alert: { id: 'b' } }), anEnd({ alert: { id: 'c' } })],
});
const END = someFindings({ findings: [anEnd({ alert: { id: 'a' } })] });
const SAMPLE = sampleFindings({
  org: { id: 'org1', name: 'acme' },
  project: { id: 'project1', number: 100_001, name: 'Web', timeZone: 'Asia/Tokyo' },
  at: 1_764_003_900,
  alertId: 'test1',
});

const sender = new UndiciWebhookSender({ policy: aLoopbackPolicy(), clock: new SystemClock() });
let vendor: VendorServer;

afterEach(() => vendor.close());
afterAll(() => sender.close());

/** Sends all requests of a notification one after the other. */
async function tell(format: VendorFormat, findings: KpiFindings, isTest = false): Promise<AnswerVerdict[]> {
  const verdicts: AnswerVerdict[] = [];
  for (const part of kpiRequests(format, findings)) {
    const form = { format };
    const imageUrls = part.findings.map(() => PICTURE);
    const { body: stored } = renderKpi({
      findings: part,
      form,
      deliveryId: 'msg_1',
      installation: INSTALLATION,
      imageUrls,
      isTest,
    });
    expect(stored.includes(KEY)).toBe(false);
    const request = kpiRequest({ form, url: vendor.url, credential: KEY }, stored, INSTALLATION, 'msg_1');
    verdicts.push(judgeAnswer(await sender.send(request), { format, url: vendor.url }, 0));
  }
  return verdicts;
}

describe.each(FORMATS)('%s', (format) => {
  beforeEach(async () => {
    vendor = await VendorServer.start(format);
  });

  it('takes several findings, an end, and a test message', async () => {
    const verdicts = [
      ...(await tell(format, SEVERAL)),
      ...(await tell(format, END)),
      ...(await tell(format, SAMPLE, true)),
    ];
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['delivered']));
    expect(vendor.exchanges).toHaveLength(verdicts.length);
    expect(vendor.exchanges.flatMap(({ reply }) => reply.fault ?? [])).toEqual([]);
    expect(vendor.exchanges.at(-1)?.request.body.toString()).toMatch(/\[TEST\W*\]/);
  });

  it('that has had enough is waited for, and takes the same bytes afterwards', async () => {
    vendor.throttleNext(1);
    const wait = { kind: 'retry', error: 'rate_limited', retryAfterMs: 1_000 };
    expect(await tell(format, END)).toEqual([wait]);
    expect(await tell(format, END)).toEqual([{ kind: 'delivered' }]);
    const [first, second] = vendor.exchanges.map(({ request }) => request.body.toString());
    expect(second).toBe(first);
  });
});

it('PagerDuty and Opsgenie hear of the end of the alert that they were told of', async () => {
  vendor = await VendorServer.start('pagerDuty');
  await tell('pagerDuty', SEVERAL);
  await tell('pagerDuty', END);
  const events = vendor.exchanges.map(({ request }) => {
    const event = JSON.parse(request.body.toString()) as { event_action: string; dedup_key: string };
    return `${event.event_action} ${event.dedup_key}`;
  });
  expect(events).toEqual(['trigger tocsin:a', 'trigger tocsin:b', 'resolve tocsin:c', 'resolve tocsin:a']);
  await vendor.close();

  vendor = await VendorServer.start('opsgenie');
  await tell('opsgenie', SEVERAL);
  expect(vendor.exchanges.map(({ request }) => request.path)).toEqual([
    '/v2/alerts',
    '/v2/alerts',
    '/v2/alerts/tocsin%3Ac/close?identifierType=alias',
  ]);
});

it('Google Chat gets the messages of a monitor in one thread', async () => {
  vendor = await VendorServer.start('googleChat');
  await tell('googleChat', SEVERAL);
  await tell('googleChat', END);
  const threads = vendor.exchanges.map(({ request }) => {
    const { thread } = JSON.parse(request.body.toString()) as { thread: object };
    return { path: request.path, thread };
  });
  const path = '/v1/spaces/s/messages?key=k&token=secret&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD';
  expect(threads).toEqual([
    { path, thread: { threadKey: 'kpi1' } },
    { path, thread: { threadKey: 'kpi1' } },
  ]);
});
