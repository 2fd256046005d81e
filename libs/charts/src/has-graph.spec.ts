import type { AlertTransition, MonitorType } from '@tocsin/payload-schemas';
import { hasGraph } from './has-graph.js';

const SERVICE = { id: 's', name: 'shop', memo: '', roles: [] };

it.each<{ type: MonitorType; alone: boolean; linked: boolean }>([
  { type: 'host', alone: true, linked: true },
  { type: 'service', alone: true, linked: true },
  { type: 'connectivity', alone: true, linked: true },
  { type: 'expression', alone: true, linked: true },
  { type: 'external', alone: false, linked: true },
  { type: 'check', alone: false, linked: false },
  { type: 'anomalyDetection', alone: false, linked: false },
  { type: 'query', alone: false, linked: false },
])('$type', ({ type, alone, linked }) => {
  const alert = { type } as AlertTransition['alert'];
  expect(hasGraph({ alert })).toBe(alone);
  expect(hasGraph({ alert, service: SERVICE })).toBe(linked);
});
