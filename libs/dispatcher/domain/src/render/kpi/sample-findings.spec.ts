import { type KpiCondition, kpiFindingsV1 } from '@tocsin/payload-schemas';
import { aKpiMonitor } from '../../testing/kpi.js';
import { sampleFindings } from './sample-findings.js';

const HOURLY = { type: 'segmentation', e: { event_type: 'Signup' }, m: 'totals', i: -3_600_000 };
const AT = 1_764_003_900;
const OF = {
  org: { id: 'org1', name: 'acme' },
  project: { id: 'project1', number: 100_001, name: 'Web', timeZone: 'Asia/Tokyo' },
  at: AT,
  alertId: 'test1',
};

it.each<{ condition: KpiCondition; message: string }>([
  {
    condition: { type: 'threshold', operator: 'below', value: 55 },
    message: '2025-11-25 01:00:00: 49.5 is lower than the threshold 55.0.',
  },
  {
    condition: { type: 'threshold', operator: 'above', value: 0 },
    message: '2025-11-25 01:00:00: 1.0 is higher than the threshold 0.0.',
  },
  {
    condition: { type: 'threshold', operator: 'above', value: -20 },
    message: '2025-11-25 01:00:00: -18.0 is higher than the threshold -20.0.',
  },
  {
    condition: { type: 'change', operator: 'below', baseline: 'lastWeek', by: { percent: 20 } },
    message: "2025-11-25 01:00:00: 780.0 is 22% lower than last week's value of 1000.0.",
  },
  {
    condition: { type: 'change', operator: 'above', baseline: 'previous', by: { absolute: 50 }, minimumVolume: 1_000 },
    message: "2025-11-25 01:00:00: 2055.0 is 55.0 higher than the previous hour's value of 2000.0.",
  },
  {
    condition: { type: 'confidence', level: 99, sides: 'above' },
    message: '2025-11-25 01:00:00: 1300.0 is higher than the expected range 850.0–1150.0.',
  },
  {
    condition: { type: 'confidence', level: 95, sides: 'both' },
    message: '2025-11-25 01:00:00: 700.0 is lower than the expected range 850.0–1150.0.',
  },
])('tells of the first condition of the monitor: $message', ({ condition, message }) => {
  const monitor = aKpiMonitor({ conditions: [condition] });
  const findings = sampleFindings({ ...OF, monitor, chart: { id: 'chart1', name: 'Checkout', query: HOURLY } });
  expect(kpiFindingsV1.parse(findings)).toEqual(findings);
  expect(findings).toMatchObject({
    monitor: { id: 'kpi1', name: 'Checkout conversion', severity: 'critical' },
    chart: { id: 'chart1', name: 'Checkout' },
  });
  expect(findings.findings).toEqual([
    expect.objectContaining({ condition, message, bucket: { start: 1_764_000_000, end: 1_764_003_600 } }),
  ]);
});

it('needs no monitor', () => {
  const findings = sampleFindings(OF);
  expect(kpiFindingsV1.parse(findings)).toEqual(findings);
  expect(findings.monitor.name).toBe('Example monitor');
});

it.each<{ what: string; query: Record<string, string | number | object>; message: string; value: number }>([
  {
    what: 'by day',
    query: { ...HOURLY, i: 1 },
    message: '2025-11-24 00:00:00: 49.5 is lower than the threshold 55.0.',
    value: 49.5,
  },
  {
    what: 'of percentages',
    query: { ...HOURLY, m: 'pct_dau', i: 1 },
    message: '2025-11-24 00:00:00: 49.5% is lower than the threshold 55%.',
    value: 0.495,
  },
  {
    what: 'that cannot be read',
    query: { type: 'pie' },
    message: '2025-11-25 01:00:00: 49.5 is lower than the threshold 55.0.',
    value: 49.5,
  },
])('has the units of a chart $what', ({ query, message, value }) => {
  const chart = { id: 'chart1', name: 'Checkout', query: query as typeof HOURLY };
  const findings = sampleFindings({ ...OF, monitor: aKpiMonitor(), chart });
  expect(findings.findings).toEqual([expect.objectContaining({ message, value })]);
});

it('has the hours of a project whose clocks are half an hour off', () => {
  const project = { ...OF.project, timeZone: 'Asia/Kolkata' };
  const [finding] = sampleFindings({ ...OF, project }).findings;
  expect(finding?.bucket).toEqual({ start: 1_763_998_200, end: 1_764_001_800 });
});

it('of the automatic monitor tells of an event', () => {
  const monitor = aKpiMonitor({ source: { type: 'everyEvent' }, severity: 'warning' });
  const findings = sampleFindings({ ...OF, monitor });
  expect(findings).toMatchObject({ chart: null, interval: 'day', monitor: { isAutomatic: true } });
  expect(findings.findings[0]).toMatchObject({ series: { name: 'Example event' }, alert: { status: 'warning' } });
});
