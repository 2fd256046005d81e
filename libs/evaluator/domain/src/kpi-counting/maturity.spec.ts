import type { KeptBucket } from '../ports/kpi-watches.js';
import { MATURE_DAYS, shareAtFirst } from './maturity.js';
import type { KpiShape } from './series-history.js';

const HOUR_MS = 3_600_000;
const NOW = 1_800_000_000_000;
const shape: KpiShape = { kind: 'count', calendar: { interval: 'hour', timeZone: 'UTC' }, slots: undefined };
const buckets = (count: number, end: number, firstVolume: number | undefined): KeptBucket[] =>
  Array.from({ length: count }, () => ({
    ...{ start: end - HOUR_MS, end, countedUntil: NOW, firstVolume, ranges: new Map() },
    counts: new Map([
      [1, { value: 60, volume: 60 }],
      [2, { value: 40, volume: 40 }],
    ]),
  }));
const MATURE = NOW - MATURE_DAYS * 24 * HOUR_MS;

it.each([
  { what: 'enough mature buckets', kept: buckets(48, MATURE, 90), share: 0.9 },
  { what: 'one too few', kept: buckets(47, MATURE, 90), share: 1 },
  { what: 'buckets that are not mature', kept: buckets(48, MATURE + 1, 90), share: 1 },
  { what: 'buckets that were counted late', kept: buckets(48, MATURE, undefined), share: 1 },
  { what: 'counts that fell', kept: buckets(48, MATURE, 110), share: 1 },
])('$what: a share of $share is there at first', ({ kept, share }) => {
  expect(shareAtFirst(shape, kept, NOW)).toBeCloseTo(share, 12);
});

it.each(['ratio', 'average'] as const)('a %s does not grow with late events', (kind) => {
  expect(shareAtFirst({ ...shape, kind }, buckets(48, MATURE, 90), NOW)).toBe(1);
});
