import type { KpiFinding, KpiFindings } from '@tocsin/payload-schemas';
import { aFinding } from '../../testing/kpi.js';
import { labelOf } from './kpi-texts.js';
import { stillBreaches } from './still-breaches.js';

const change = (operator: 'above' | 'below', by: { percent: number } | { absolute: number }): Partial<KpiFinding> => ({
  condition: { type: 'change', operator, baseline: 'lastWeek', by },
  baseline: { value: 100, start: 1_763_395_200 },
});
const share = (by: { percent: number } | { absolute: number }): Partial<KpiFinding> => ({
  ...change('below', by),
  baseline: { value: 0.5, start: 1_763_395_200 },
});
const band = (sides: 'both' | 'above' | 'below'): Partial<KpiFinding> => ({
  condition: { type: 'confidence', level: 99, sides },
  lower: 10,
  upper: 20,
});

it.each<{ what: string; finding: Partial<KpiFinding>; unit?: KpiFindings['unit']; at: number; beyond: number }>([
  { what: 'below a threshold', finding: {}, unit: 'percent', at: 0.55, beyond: 0.549 },
  {
    what: 'above a threshold',
    finding: { condition: { type: 'threshold', operator: 'above', value: 2 }, threshold: 2 },
    at: 2,
    beyond: 3,
  },
  { what: 'a fall in percent', finding: change('below', { percent: 20 }), at: 80, beyond: 79.9 },
  { what: 'a rise in percent', finding: change('above', { percent: 20 }), at: 120, beyond: 120.1 },
  { what: 'a fall by so much', finding: change('below', { absolute: 5 }), at: 95, beyond: 94.9 },
  { what: 'a fall by points', finding: share({ absolute: 25 }), unit: 'percent', at: 0.25, beyond: 0.249 },
  { what: 'above the band', finding: band('both'), at: 20, beyond: 20.1 },
  { what: 'below the band', finding: band('both'), at: 10, beyond: 9.9 },
  { what: 'above the band, looking up', finding: band('above'), at: 9, beyond: 21 },
  { what: 'below the band, looking down', finding: band('below'), at: 21, beyond: 9 },
])('$what: at the limit it has recovered, beyond it it was closed', ({ finding, unit = 'count', at, beyond }) => {
  const end = (value: number): KpiFinding =>
    aFinding({ ...finding, value, change: 'close', alert: { isOpen: false, status: 'ok' } });
  expect([at, beyond].map((value) => stillBreaches(end(value), unit))).toEqual([false, true]);
  expect([at, beyond].map((value) => labelOf(end(value), unit))).toEqual(['RECOVERED', 'CLOSED']);
});

it.each([
  { what: 'no value', changes: { value: null } },
  { what: 'no bucket', changes: { bucket: null } },
])('an end with $what is no recovery', ({ changes }) => {
  expect(labelOf(aFinding({ ...changes, change: 'close', alert: { isOpen: false } }), 'percent')).toBe('CLOSED');
});

it.each([
  { what: 'a band without that end', changes: { ...band('above'), upper: null } },
  { what: 'no baseline', changes: { ...change('below', { percent: 1 }), baseline: undefined } },
])('nothing is breached with $what', ({ changes }) => {
  const { baseline, ...others } = aFinding({ value: 1 });
  expect(stillBreaches({ ...others, ...(baseline && { baseline }), ...changes }, 'count')).toBe(false);
});
