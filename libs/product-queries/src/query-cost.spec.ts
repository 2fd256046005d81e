import type { Condition, CountedEvent, Segment } from './condition.js';
import { funnelCost, segmentationCost } from './query-cost.js';
import { readSegmentation } from './read-segmentation.js';

const condition: Condition = { property: { kind: 'builtIn', name: 'country' }, operator: 'is', values: ['Japan'] };
const event = (groups = 0): CountedEvent => ({
  type: 'A',
  filters: [],
  groupBy: Array.from({ length: groups }, () => condition.property),
});
const aSegment = (...conditions: Condition[]): Segment => ({ name: 'users', conditions });

it.each([
  { what: 'a day of one event', given: {}, cost: 1 },
  { what: 'a year', given: { end: 364 }, cost: 365 },
  { what: 'two events', given: { events: [event(), event()] }, cost: 2 },
  { what: 'an event in groups', given: { events: [event(1)] }, cost: 5 },
  { what: 'an event in groups of two properties', given: { events: [event(2), event()] }, cost: 10 },
  { what: 'a condition', given: { segments: [aSegment(condition)] }, cost: 1 },
  { what: 'two segments', given: { segments: [aSegment(condition, condition), aSegment()] }, cost: 3 },
  { what: 'everything in groups', given: { groupBy: [condition.property] }, cost: 5 },
  { what: 'all of it', given: { end: 9, events: [event(1), event()], groupBy: [condition.property] }, cost: 300 },
])('$what costs $cost', ({ given, cost }) => {
  const day = {
    events: [event()],
    measure: 'uniques' as const,
    formulas: [],
    rollingWindow: 1,
    rollingAverage: 1,
    interval: 'day' as const,
    segments: [aSegment()],
    groupBy: [],
    limit: 100,
    start: 0,
    end: 0,
  };
  expect(segmentationCost({ ...day, ...given })).toBe(cost);
});

it.each([
  { formula: 'UNIQUES(A)', cost: 1 },
  { formula: 'UNIQUES(A) - UNIQUES(A)', cost: 1 },
  { formula: 'UNIQUES(A) / TOTALS(A)', cost: 2 },
  { formula: 'UNIQUES(A) / ROLLWIN(UNIQUES, A, 7)', cost: 2 },
  { formula: 'TOTALS(A); UNIQUES(A); AVG(A)', cost: 3 },
])('each different metric of $formula counts: $cost', ({ formula, cost }) => {
  const e = JSON.stringify({ event_type: 'A' });
  expect(segmentationCost(readSegmentation({ e, m: 'formula', formula, start: '20260101', end: '20260101' }))).toBe(
    cost,
  );
});

it('a metric of two segments counts once in each of them', () => {
  const e = JSON.stringify({ event_type: 'A' });
  const given = {
    e,
    s: ['[]', '[]'],
    m: 'formula',
    formula: 'UNIQUES(A1)/UNIQUES(A2)',
    start: '20260101',
    end: '20260101',
  };
  expect(segmentationCost(readSegmentation(given))).toBe(2);
});

it.each([
  { what: 'two steps on a day', given: {}, cost: 4 },
  { what: 'three steps in ten days', given: { end: 9, steps: [event(), event(), event()] }, cost: 60 },
  { what: 'a segment of two conditions', given: { segments: [aSegment(condition, condition)] }, cost: 8 },
  { what: 'groups', given: { groupBy: [condition.property] }, cost: 20 },
])('a funnel of $what costs $cost', ({ given, cost }) => {
  const day = {
    steps: [event(), event()],
    mode: 'ordered' as const,
    conversionMs: 1000,
    interval: 'day' as const,
    segments: [aSegment()],
    groupBy: [],
    limit: 100,
    start: 0,
    end: 0,
  };
  expect(funnelCost({ ...day, ...given })).toBe(cost);
});
