import { type Point, type SeriesName, StoredSeries } from '@tocsin/evaluator-domain';
import { aHost, anExpressionMonitor, hostRecord, ORG } from '@tocsin/evaluator-domain/testing';
import type { HostState, MonitorResult } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { SilentLogger, UnavailableError } from '@tocsin/runtime';
import { ExpressionRunner } from './expression-runner.js';
import { MAX_MINUTES, MAX_SERIES } from './read-needs.js';

/** 2025-11-24T16:00:00Z. */
const NOW = 1_764_000_000;
const MINUTE_AGO_2 = NOW - 120;

/** Series by `OWNER METRIC`, with their points. */
class StoredInMemory extends StoredSeries {
  readonly series = new Map<string, readonly Point[]>();
  until = NOW * 1000;
  failure: Error | undefined;

  override async find(org: string, owners: readonly string[], metric: string, limit: number): Promise<SeriesName[]> {
    if (this.failure !== undefined) throw this.failure;
    const pattern = new RegExp(`^${metric.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`);
    return [...this.series.keys()]
      .map((key) => ({ owner: key.split(' ')[0], metric: key.split(' ')[1] }))
      .filter(({ owner, metric: name }) => org === ORG && owners.includes(owner) && pattern.test(name))
      .slice(0, limit);
  }

  override async ranges(_org: string, series: readonly SeriesName[], from: number, to: number): Promise<Point[][]> {
    return series.map(({ owner, metric }) =>
      (this.series.get(`${owner} ${metric}`) ?? []).filter(({ time }) => time >= from && time <= to),
    );
  }

  override async postTimes(): Promise<number[][]> {
    return [];
  }

  override async completeUntil(): Promise<number> {
    return this.until;
  }
}

let stored: StoredInMemory;
let view: ConfigurationView;
let runner: ExpressionRunner;
beforeEach(() => {
  stored = new StoredInMemory();
  view = new ConfigurationView();
  runner = new ExpressionRunner(stored, view, new SilentLogger());
});

function haveHosts(...hosts: HostState[]): void {
  const records = hosts.map((host) => hostRecord(host));
  view.apply(records.map((record, offset) => ({ key: `host/${record.id}`, record, offset })));
}
/** The values of the minute that ends two minutes ago and of those before it, the newest last. */
function have(series: string, ...values: number[]): void {
  const points = values.map((value, i) => ({ time: MINUTE_AGO_2 - (values.length - 1 - i) * 60 + 31, value }));
  stored.series.set(series, points);
}
async function result(expression: string, dueAt = NOW): Promise<MonitorResult['result'] | undefined> {
  const monitor = anExpressionMonitor({ expression });
  return (await runner.run({ org: ORG, monitor, revision: 1, dueAt }))?.result;
}
const app = [{ service: 'shop', role: 'app' }];

describe('an expression monitor', () => {
  it.each([
    { dueAt: NOW, value: 3 },
    { dueAt: NOW + 59, value: 3 },
    { dueAt: NOW - 1, value: 2 },
  ])('looks at the whole minute that it looks back to: due at $dueAt, $value', async ({ dueAt, value }) => {
    have('host:h1 loadavg5', 1, 2, 3);
    const time = Math.floor((dueAt - 120) / 60) * 60;
    expect(await result('host(h1, loadavg5)', dueAt)).toEqual({ kind: 'expression', time, value });
  });

  it('looks at the hosts that are in a role now; at those that were, by roleSlots', async () => {
    haveHosts(
      aHost({ id: 'h1', roles: app }),
      aHost({ id: 'h2', roles: [...app, { service: 'shop', role: 'db' }] }),
      aHost({ id: 'h3', roles: [{ service: 'shop', role: 'db' }] }),
      aHost({ id: 'h4', roles: app, isRetired: true }),
    );
    for (const [i, id] of ['h1', 'h2', 'h3', 'h4'].entries()) have(`host:${id} m`, 10 ** i);
    expect(await result('sum(role(shop:app, m))')).toMatchObject({ value: 11 });
    expect(await result('sum(roleSlots(shop:app, m))')).toMatchObject({ value: 1011 });
  });

  it('adds up the devices of a host where roleSlots names none', async () => {
    haveHosts(aHost({ id: 'h1', roles: app }), aHost({ id: 'h2', roles: app }));
    have('host:h1 disk.sda.reads.delta', 1);
    have('host:h1 disk.sdb.reads.delta', 2);
    have('host:h2 disk.sda.reads.delta', 5);
    expect(await result('max(roleSlots(shop:app, disk.reads.delta))')).toMatchObject({ value: 5 });
    expect(await result('min(roleSlots(shop:app, disk.reads.delta))')).toMatchObject({ value: 3 });
  });

  it('reads what wildcards, time shifts and durations ask for', async () => {
    have('service:shop orders.a', 1, 2, 3, 4);
    have('service:shop orders.b', 10, 20, 30, 40);
    expect(await result('sum(service(shop, orders.*))')).toMatchObject({ value: 44 });
    expect(await result('timeShift(service(shop, orders.a), 3m)')).toMatchObject({ value: 1 });
    expect(await result('movingAverage(service(shop, orders.b), 3m)')).toMatchObject({ value: 30 });
    expect(await result('timeLeftForecast(service(shop, orders.b), 3m, 60)')).toMatchObject({ value: 120 });
  });
});

describe('without a value it tells why:', () => {
  it.each([
    { what: 'no such series', expression: 'host(h9, m)', problem: 'there is no such series' },
    { what: 'nobody in the role', expression: 'role(shop:none, m)', problem: 'there is no such series' },
    { what: 'several', expression: 'host(h1, *)', problem: 'comes to 2 series, must be one' },
    { what: 'no point at that minute', expression: 'host(h1, old)', problem: 'no value at 2025-11-24T15:58Z' },
    { what: 'division by 0', expression: 'divide(host(h1, m), offset(host(h1, m), -5))', problem: 'no value at' },
    {
      what: 'sides that do not fit',
      expression: 'diff(group(host(h1, *), host(h1, m)), host(h1, *))',
      problem: 'diff of 3',
    },
    { what: 'what does not read', expression: 'median(x)', problem: 'line 1, column 1: there is no function' },
  ])('$what', async ({ expression, problem }) => {
    have('host:h1 m', 5);
    stored.series.set('host:h1 old', [{ time: NOW - 3600, value: 1 }]);
    const found = await result(expression);
    expect(found).toMatchObject({ kind: 'expression', time: MINUTE_AGO_2, value: null });
    expect(found).toHaveProperty('problem', expect.stringContaining(problem));
  });

  it('more series than allowed', async () => {
    for (let i = 0; i < MAX_SERIES; i++) have(`service:shop a.${i}`, 1);
    expect(await result('sum(service(shop, a.*))')).toMatchObject({ value: MAX_SERIES });
    have('service:shop a.more', 1);
    const problem = `too expensive: reads more than ${MAX_SERIES} series`;
    expect(await result('sum(service(shop, a.*))')).toMatchObject({ value: null, problem });
    expect(await result('sum(group(service(shop, a.more), service(shop, a.*)))')).toMatchObject({ problem });
  });

  it('more points than allowed', async () => {
    have('service:shop m', 1);
    const averages = (...durations: string[]): string =>
      `sum(group(${durations.map((duration) => `movingAverage(service(shop, m), ${duration})`).join()}))`;
    expect(await result(averages('1y', `${MAX_MINUTES - 525_600}m`))).toMatchObject({ value: 2 });
    expect(await result(averages('1y', `${MAX_MINUTES - 525_600 + 1}m`))).toMatchObject({
      value: null,
      problem: `too expensive: reads more than ${MAX_MINUTES} points; shorten its durations or name fewer series`,
    });
  });

  it('a fault in the middle of it', async () => {
    stored.failure = new TypeError('x is undefined');
    expect(await result('host(h1, m)')).toMatchObject({
      value: null,
      problem: 'could not be evaluated: x is undefined',
    });
  });
});

describe('a fault of ours says nothing:', () => {
  it.each([
    { until: (MINUTE_AGO_2 + 60) * 1000, value: 5 },
    { until: (MINUTE_AGO_2 + 60) * 1000 - 1, value: undefined },
  ])('shards that have stored up to $until: $value', async ({ until, value }) => {
    have('host:h1 m', 5);
    stored.until = until;
    const found = await result('host(h1, m)');
    expect(found?.kind === 'expression' ? found.value : undefined).toBe(value);
  });

  it('a store that does not answer', async () => {
    stored.failure = new UnavailableError('the database is away');
    await expect(result('host(h1, m)')).rejects.toThrow('the database is away');
  });
});
