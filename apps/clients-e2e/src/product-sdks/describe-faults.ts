import { freePort, until } from '@tocsin/tool-instance';
import { SDK_NAMES, type SdkName, type Setting } from './describe-sdks.js';
import { type Fault, FaultFront } from './fault-front.js';
import type { Result, Step } from './sdk.js';
import { TestOfSdk } from './test-of-sdk.js';

const USER = 'hanako';
const track = (type: string, user = USER, properties: Readonly<Record<string, unknown>> = {}): Step => ({
  do: 'track',
  type,
  user,
  properties,
});
const given = (type: string, code: number, count = 1): Result[] =>
  Array.from({ length: count }, () => ({ type, code }));

const LARGE_PROPERTIES = Object.fromEntries(Array.from({ length: 112 }, (_, i) => [`p${i}`, 'x'.repeat(1000)]));
/** Together more than one upload may hold. */
const LARGE: readonly Step[] = Array.from({ length: 12 }, (_, i) => track('Large', `user-${i}`, LARGE_PROPERTIES));

const UNAVAILABLE: Fault = { status: 503, body: () => ({ code: 503, error: 'Service unavailable' }) };
/** What came of the upload is lost on the way; it was taken. */
const ANSWER_LOST: Fault = { status: 502, body: () => ({ code: 502, error: 'Bad gateway' }), isTaken: true };
/** Says that events called `Fast` are. */
const THROTTLED: Fault = {
  status: 429,
  body: (events) => ({
    code: 429,
    error: 'Too many requests for some devices and users',
    eps_threshold: 30,
    throttled_devices: {},
    throttled_users: { [USER]: 31 },
    throttled_events: events.flatMap(({ event_type: type }, i) => (type === 'Fast' ? [i] : [])),
  }),
};

interface ThrottledTest {
  readonly test: TestOfSdk;
  readonly results: Promise<readonly Result[]>;
}

/** What SDKs do when they are not answered 200; nothing that they do not give up themselves is lost or counted twice. */
export function describeFaults(setting: () => Setting): void {
  const prepare = (name: SdkName, ...faults: Fault[]): Promise<TestOfSdk> =>
    TestOfSdk.prepare(setting().target, setting().sdks[name], faults);
  const ended: TestOfSdk[] = [];
  const withSdk = async (name: SdkName, ...faults: Fault[]): Promise<TestOfSdk> => {
    const test = await prepare(name, ...faults);
    ended.push(test);
    return test;
  };
  afterEach(async () => {
    await Promise.all(ended.splice(0).map((test) => test.end()));
  });

  const throttled = {} as Record<SdkName, Promise<ThrottledTest>>;
  beforeAll(() => {
    // SDKs keep throttled events back for 30 s: while the other tests run.
    for (const name of SDK_NAMES) throttled[name] = startThrottled(name);
  });
  const startThrottled = async (name: SdkName): Promise<ThrottledTest> => {
    const test = await prepare(name, THROTTLED);
    const { results } = await test.start([track('Calm'), track('Fast'), track('Fast')], { flushIntervalMs: 2000 });
    return { test, results };
  };
  afterAll(async () => {
    for (const { test } of await Promise.all(Object.values(throttled))) await test.end();
  });

  it.each(SDK_NAMES)('%s: drops the events that are refused, and sends the others', async (name) => {
    const test = await withSdk(name);
    const results = await test.run([track('Good'), track('_all'), track('Good'), track('Good', 'n/a')]);
    expect(results).toEqual([...given('Good', 200, 2), ...given('Good', 400), ...given('_all', 400)]);
    expect(test.front.uploads.map(({ status }) => status)).toContain(400);
    expect(test.front.taken()).toEqual({ Good: 2 });
    expect(await test.totals([USER])).toEqual({ Good: 2 });
  });

  it.each(SDK_NAMES)('%s: takes shorter ids when it asks for them', async (name) => {
    const test = await withSdk(name);
    expect(await test.run([track('Good', 'ab')], { minIdLength: 1 })).toEqual(given('Good', 200));
    expect(await test.totals(['ab'])).toEqual({ Good: 1 });
  });

  it.each(['Node', 'Go', 'browser'] as const)('%s: gives up events with an unknown key', async (name) => {
    const test = await withSdk(name);
    const results = await test.run([track('Lost'), track('Lost')], { apiKey: '0'.repeat(32) });
    expect(results).toEqual(given('Lost', 400, 2));
    expect(test.front.sent()).toHaveLength(2);
  });

  it('Python: gives up events with an unknown key, and only logs it', async () => {
    const test = await withSdk('Python');
    const { told } = await test.start([track('Lost'), track('Lost')], { apiKey: '0'.repeat(32) });
    // It may gather them into one upload or two.
    const isTold = (): boolean => test.front.sent().length >= 2 && told.length >= test.front.uploads.length;
    await until('its log', async () => (isTold() ? true : undefined));
    expect(told).toEqual(test.front.uploads.map(() => ({ log: 'Invalid API Key' })));
    expect(test.front.sent()).toHaveLength(2);
  });

  it.each(SDK_NAMES)('%s: sends in smaller parts what is too large', async (name) => {
    const test = await withSdk(name);
    // Long enough for a browser to gather all of them.
    expect(await test.run(LARGE, { flushIntervalMs: 2000, flushQueueSize: LARGE.length })).toEqual(
      given('Large', 200, LARGE.length),
    );
    expect(test.front.uploads.map(({ status }) => status)).toContain(413);
    expect(await test.totals(LARGE.map((_, i) => `user-${i}`))).toEqual({ Large: LARGE.length });
  });

  it.each(SDK_NAMES)('%s: sends again what could not be taken', async (name) => {
    const test = await withSdk(name, UNAVAILABLE, UNAVAILABLE);
    expect(await test.run([track('Good'), track('Good')])).toEqual(given('Good', 200, 2));
    expect(test.front.uploads.slice(0, 2).map(({ status }) => status)).toEqual([503, 503]);
    expect(test.front.taken()).toEqual({ Good: 2 });
    expect(await test.totals([USER])).toEqual({ Good: 2 });
  });

  it.each(SDK_NAMES)('%s: what it sends twice is counted once', async (name) => {
    const test = await withSdk(name, ANSWER_LOST);
    const results = await test.run([track('Good'), track('Good')], { serverUrl: `${test.url}/batch` });
    expect(results).toEqual(given('Good', 200, 2));
    expect(test.front.uploads.map(({ status }) => status)).toContain(502);
    expect(test.front.taken()).toEqual({ Good: 2 });
    expect(await test.totals([USER])).toEqual({ Good: 2 });
  });

  it.each(['Node', 'Go'] as const)('%s: gives up what nobody listens for', async (name) => {
    const test = await withSdk(name);
    const serverUrl = `http://127.0.0.1:${await freePort()}/2/httpapi`;
    expect(await test.run([track('Lost')], { serverUrl })).toEqual(given('Lost', 0));
  });

  it('Python: tries until somebody listens', async () => {
    const test = await withSdk('Python');
    const port = await freePort();
    const { told, results } = await test.start([track('Good')], { serverUrl: `http://127.0.0.1:${port}/2/httpapi` });
    await until('its second try', async () => told.find((each) => 'again' in each));
    const late = new FaultFront(setting().target.url);
    await late.listen(port);
    try {
      expect(await results).toEqual(given('Good', 200));
    } finally {
      late.close();
    }
    expect(await test.totals([USER])).toEqual({ Good: 1 });
  });

  it('browser: asks first whether it may, and compresses what is large', async () => {
    const test = await withSdk('browser');
    expect(await test.run([track('Good', USER, LARGE_PROPERTIES)])).toEqual(given('Good', 200));
    expect(test.front.methods).toEqual(['OPTIONS', 'POST']);
    expect(test.front.uploads[0].headers).toMatchObject({ 'content-encoding': 'gzip' });
    expect(await test.totals([USER])).toEqual({ Good: 1 });
  });

  it('browser: sends what is left with a beacon when the page is left', async () => {
    const test = await withSdk('browser');
    await test.start([track('Good'), track('Good')], { leavesAtOnce: true, flushIntervalMs: 60_000 });
    await until('the beacon', async () => test.front.uploads[0]);
    expect(test.front.methods).toEqual(['POST']);
    expect(test.front.uploads[0].headers['content-type']).toMatch(/^text\/plain/);
    expect(test.front.taken()).toEqual({ Good: 2 });
    expect(await test.totals([USER])).toEqual({ Good: 2 });
  });

  it.each(SDK_NAMES)('%s: keeps back what was too fast, and sends it later', async (name) => {
    const { test, results } = await throttled[name];
    expect(await results).toEqual([...given('Calm', 200), ...given('Fast', 200, 2)]);
    const [first] = test.front.uploads;
    expect(first.status).toBe(429);
    expect(first.events.map(({ event_type: type }) => type)).toEqual(['Calm', 'Fast', 'Fast']);
    expect(test.front.taken()).toEqual({ Calm: 1, Fast: 2 });
    expect(await test.totals([USER])).toEqual({ Calm: 1, Fast: 2 });
  });
}
