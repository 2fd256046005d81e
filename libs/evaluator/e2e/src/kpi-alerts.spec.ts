import {
  aChart,
  aKpiMonitor,
  aProject,
  chartRecord,
  kpiMonitorRecord,
  projectRecord,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import type { MonitorResult } from '@tocsin/payload-schemas';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
beforeEach(async () => {
  world = await World.open();
  evaluator = await world.start();
  await world.configure(
    projectRecord(aProject({ timeZone: 'Asia/Tokyo' })),
    chartRecord(aChart()),
    kpiMonitorRecord(aKpiMonitor({ conditions: [{ type: 'threshold', operator: 'below', value: 55 }] })),
  );
});
afterEach(() => world.close());

const HOUR = 3600;
const MS = NOW * 1000;

/** The hour that has just ended, of two series; the time is `hours` after `NOW`, and ten minutes. */
async function count(hours: number, web: number, app: number): Promise<void> {
  const end = NOW + hours * HOUR;
  world.clock.advance((end + 600) * 1000 - world.clock.now());
  const series = (name: string, value: number): Series => ({
    name,
    segment: { index: 0, name: 'All Users' },
    groupBy: [{ property: 'platform', value: name }],
    value,
    volume: 1000,
    baselines: {},
  });
  const result: MonitorResult = {
    org: 'org1',
    owner: 'monitor:sales',
    revision: 1,
    dueAt: end + 600,
    result: {
      kind: 'kpi',
      chartRevision: 1,
      interval: 'hour',
      unit: 'percent',
      countedUntil: (end + 590) * 1000,
      buckets: [{ start: end - HOUR, end, series: [series('web', web), series('app', app)] }],
    },
  };
  await world.observe('monitorResult', result);
  await world.settled();
}
type Series = Extract<MonitorResult['result'], { kind: 'kpi' }>['buckets'][number]['series'][number];

interface Listed {
  readonly alerts: readonly { readonly id: string; readonly isOpen: boolean }[];
}
const listed = async (path: string): Promise<Listed['alerts']> =>
  ((await evaluator.client.get(path)).body as Listed).alerts;

it('what a monitor finds lies on alerts.v1 in one piece, with the transitions, and once whoever goes on', async () => {
  await count(1, 0.444, 0.5);
  await world.end(evaluator, 'kill');
  evaluator = await world.start();
  await count(2, 0.6, 0.5);
  await eventually(() => world.kpiFindings().length === 2, 'two judgements were told');

  const [opened, closed] = world.kpiFindings();
  expect(opened).toMatchObject({
    key: 'org1/monitor:sales',
    findings: {
      org: { id: 'org1', name: 'acme-ops' },
      project: { id: 'project1', number: 100_001, timeZone: 'Asia/Tokyo' },
      monitor: { id: 'sales', severity: 'critical' },
      chart: { id: 'chart1', name: 'Checkout' },
      at: NOW + HOUR + 600,
      countedUntil: (NOW + HOUR + 590) * 1000,
      findings: [
        {
          change: 'open',
          sequence: 1,
          value: 0.444,
          threshold: 0.55,
          changePercent: -19.3,
          message: '2025-11-25 01:00:00: 44.4% is lower than the threshold 55%.',
        },
        { change: 'open', series: { name: 'app' } },
      ],
    },
  });
  expect(closed.findings.findings).toMatchObject([
    {
      change: 'close',
      sequence: 2,
      alert: { id: opened.findings.findings[0].alert.id, isOpen: false },
      message: '2025-11-25 02:00:00: 60% is back: no longer lower than the threshold 55%.',
    },
  ]);
  expect(world.transitions().map(({ change, trigger }) => `${change} ${trigger}`)).toEqual(
    expect.arrayContaining(['open monitoring', 'open monitoring', 'close monitoring']),
  );
});

it('API v1 shows its alerts, with what they are about; API v0 knows nothing of them', async () => {
  await count(1, 0.444, 0.6);
  expect(await listed('/api/v0/alerts?withClosed=true')).toEqual([]);
  expect(await listed('/api/v1/alerts?projectId=another')).toEqual([]);
  expect(await listed('/api/v1/alerts?projectId=project1')).toEqual([
    expect.objectContaining({
      type: 'kpi',
      monitorId: 'sales',
      target: {
        kind: 'series',
        name: 'web',
        labels: { platform: 'web', segment: 'All Users', condition: 'threshold below 55' },
      },
      value: 0.444,
      openedAt: MS + HOUR * 1000,
      kpi: {
        projectId: 'project1',
        chartId: 'chart1',
        condition: { type: 'threshold', operator: 'below', value: 55 },
        conditionText: 'below 55 %',
        series: {
          name: 'web',
          segment: { index: 0, name: 'All Users' },
          groupBy: [{ property: 'platform', value: 'web' }],
        },
        bucket: { start: MS, end: MS + HOUR * 1000, until: null },
        interval: 'hour',
        unit: 'percent',
        timeZone: 'Asia/Tokyo',
      },
    }),
  ]);
});

it('what people do about them is told, too', async () => {
  await count(1, 0.444, 0.6);
  const [{ id }] = await listed('/api/v1/alerts');
  expect(await evaluator.client.post(`/api/v1/alerts/${id}/acknowledge`, {})).toMatchObject({ status: 200 });
  expect(await evaluator.client.post(`/api/v1/alerts/${id}/close`, { reason: 'known' })).toMatchObject({ status: 200 });
  await eventually(() => world.kpiFindings().length === 2, 'its end was told');
  expect(world.kpiFindings()[1].findings.findings).toMatchObject([
    { change: 'close', sequence: 3, message: 'The alert was closed by hand: known', alert: { acknowledged: {} } },
  ]);
});
