import { type Point, SampleStore, type SeriesName, StoredSeries } from '@tocsin/evaluator-domain';
import { aHost, hostRecord, ORG } from '@tocsin/evaluator-domain/testing';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { type GraphedAlert, GRAPH_SOURCES, type GraphSeries } from './graph-sources.js';

const NOW = 1_764_000_000;
const FROM = NOW - 3 * 3600;

const within = (points: readonly Point[], from: number, to: number): Point[] =>
  points.filter(({ time }) => time >= from && time <= to);
const at = (...minutesAgoAndValue: [number, number][]): Point[] =>
  minutesAgoAndValue.map(([minutes, value]) => ({ time: NOW - minutes * 60, value }));

let kept: Map<string, Point[]>;

class KeptSamples extends SampleStore {
  override async range(_: string, owner: string, metric: string, from: number, to: number): Promise<Point[]> {
    return within(kept.get(`${owner} ${metric}`) ?? [], from, to);
  }
  override async names(_: string, owner: string): Promise<string[]> {
    return [...kept.keys()].filter((key) => key.startsWith(`${owner} `)).map((key) => key.split(' ')[1]);
  }
  override async newest(): Promise<ReadonlyMap<string, ReadonlyMap<string, Point>>> {
    return new Map();
  }
  override async hide(): Promise<void> {}
}

class KeptSeries extends StoredSeries {
  override async find(_: string, owners: readonly string[], metric: string): Promise<SeriesName[]> {
    return owners.filter((owner) => kept.has(`${owner} ${metric}`)).map((owner) => ({ owner, metric }));
  }
  override async ranges(_: string, series: readonly SeriesName[], from: number, to: number): Promise<Point[][]> {
    return series.map(({ owner, metric }) => within(kept.get(`${owner} ${metric}`) ?? [], from, to));
  }
  override async postTimes(): Promise<number[][]> {
    return [];
  }
  override async completeUntil(): Promise<number> {
    return 0;
  }
}

beforeEach(() => {
  kept = new Map();
});

function transition(given: {
  readonly type: AlertTransition['alert']['type'];
  readonly target?: AlertTransition['alert']['target'];
  readonly metric?: AlertTransition['metric'];
  readonly service?: string;
  readonly why?: Point[];
}): AlertTransition {
  const { type, target = { kind: 'monitor' }, metric, service, why } = given;
  return {
    org: { id: ORG, name: 'acme-ops' },
    alert: {
      id: 'a1',
      type,
      monitorId: 'm1',
      target,
      status: 'critical',
      isOpen: true,
      openedAt: NOW,
      closedAt: null,
      statusChangedAt: NOW,
      worstStatus: 'critical',
    },
    sequence: 1,
    previousStatus: null,
    trigger: 'monitoring',
    message: '',
    user: null,
    monitor: { id: 'm1', type, revision: 1, name: 'monitor', memo: '', isMute: false },
    ...(metric && { metric }),
    ...(service !== undefined && { service: { id: 's1', name: service, memo: '', roles: [] } }),
    ...(why && { why: { points: why } }),
    configOffset: 0,
  };
}

async function seriesOf(...history: AlertTransition[]): Promise<GraphSeries | undefined> {
  const view = new ConfigurationView();
  const record = hostRecord(aHost({ roles: [{ service: 'shop', role: 'app' }] }));
  view.apply([{ key: 'host/h1', record, offset: 0 }]);
  const [samples, series] = [new KeptSamples(), new KeptSeries()];
  const last = history[history.length - 1];
  const alert: GraphedAlert = { transition: last, history, samples, series, view, from: FROM, to: NOW };
  return GRAPH_SOURCES[last.alert.type]?.(alert);
}

const ofHost = { target: { kind: 'host', id: 'h1' } } as const;

it('of a host is its metric up to the judgement', async () => {
  kept.set('host:h1 loadavg5', at([200, 9], [2, 1], [0, 3], [-1, 8]));
  const series = await seriesOf(transition({ type: 'host', ...ofHost, metric: { label: 'loadavg5', value: 3 } }));
  expect(series).toEqual({ label: 'loadavg5', metric: 'loadavg5', points: at([2, 1], [0, 3]) });
});

it('of a percentage is computed from its parts', async () => {
  kept.set('host:h1 memory.used', at([1, 3], [0, 4]));
  kept.set('host:h1 memory.total', at([1, 10], [0, 10]));
  kept.set('host:h1 memory.swap_total', at([0, 1]));
  const series = await seriesOf(transition({ type: 'host', ...ofHost, metric: { label: 'memory%', value: 40 } }));
  expect(series?.points).toEqual(at([1, 30], [0, 40]));
});

it('of a service is its metric', async () => {
  kept.set('service:shop errors', at([0, 7]));
  const target = { kind: 'service', name: 'shop' } as const;
  const series = await seriesOf(transition({ type: 'service', target, metric: { label: 'errors', value: 7 } }));
  expect(series).toEqual({ label: 'errors', metric: 'errors', points: at([0, 7]) });
});

it.each([
  { posted: ['custom.a', 'memory.used', 'loadavg5'], shown: 'loadavg5' },
  { posted: ['custom.a', 'memory.used'], shown: 'memory.used' },
  { posted: ['custom.a'], shown: 'custom.a' },
])('of a host that is gone is $shown, where it posted $posted', async ({ posted, shown }) => {
  for (const metric of posted) kept.set(`host:h1 ${metric}`, at([20, 1]));
  expect(await seriesOf(transition({ type: 'connectivity', ...ofHost }))).toEqual({
    label: shown,
    metric: shown,
    points: at([20, 1]),
  });
});

it('of a host that is gone and posted nothing of late is empty', async () => {
  kept.set('host:h1 loadavg5', at([2000, 1]));
  expect((await seriesOf(transition({ type: 'connectivity', ...ofHost })))?.points).toEqual([]);
});

describe('of an expression', () => {
  const judged = (expression: string, minutesAgo: number, value: number): AlertTransition =>
    transition({ type: 'expression', metric: { label: expression, value }, why: at([minutesAgo, value]) });

  it('is what it comes to at each minute up to the one that was judged', async () => {
    kept.set('host:h1 loadavg5', at([4, 1], [3, 2], [2, 6], [1, 9], [0, 9]));
    const series = await seriesOf(judged('avg(role(shop:app, loadavg5))', 2, 6));
    expect(series?.label).toBe('avg(role(shop:app, loadavg5))');
    expect(series?.points.filter(({ value }) => Number.isFinite(value))).toEqual(
      at([4, 1], [3, 2], [2, 6]).concat(at([2, 6])),
    );
  });

  it.each(['no expression', 'host(h9, nothing)', 'role(shop:app, loadavg5'])(
    'that comes to nothing any more is what was judged: %s',
    async (expression) => {
      const series = await seriesOf(judged(expression, 7, 3), judged(expression, 2, 6));
      expect(series?.points).toEqual(at([7, 3], [2, 6]));
    },
  );
});

it('of an external monitor is the response time in its service', async () => {
  kept.set('service:shop __externalhttp.responcetime.m1', at([1, 312]));
  expect(await seriesOf(transition({ type: 'external', service: 'shop' }))).toEqual({
    label: 'response time',
    metric: '__externalhttp.responcetime.m1',
    points: at([1, 312]),
  });
});

it('of a check there is none', async () => {
  expect(await seriesOf(transition({ type: 'check', ...ofHost }))).toBeUndefined();
});
