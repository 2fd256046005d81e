import type { AlertTransition, MonitorType } from '@tocsin/payload-schemas';
import { hasGraph } from './has-graph.js';

const METRIC = { label: 'HTTP response time', value: null };

it.each<{ type: MonitorType; alone: boolean; measured: boolean }>([
  { type: 'host', alone: true, measured: true },
  { type: 'service', alone: true, measured: true },
  { type: 'connectivity', alone: true, measured: true },
  { type: 'expression', alone: true, measured: true },
  { type: 'kpi', alone: true, measured: true },
  { type: 'external', alone: false, measured: true },
  { type: 'check', alone: false, measured: false },
  { type: 'anomalyDetection', alone: false, measured: false },
  { type: 'query', alone: false, measured: false },
])('$type', ({ type, alone, measured }) => {
  const alert = { type } as AlertTransition['alert'];
  expect(hasGraph({ alert })).toBe(alone);
  expect(hasGraph({ alert, metric: METRIC })).toBe(measured);
});
