import { readChartQuery } from '@tocsin/product-queries';
import { MOST_SERIES, nameOfEvent, nameOfSeries, newSeries } from './watched-series.js';

const buy = { event_type: 'Buy' };
const everyone = { index: 0, name: 'All users' };
const germany = { index: 0, name: 'Germany' };
const inGermany = { name: 'Germany', conditions: [{ prop: 'country', op: 'is', values: ['Germany'] }] };

it.each([
  { what: 'its event', query: { e: buy }, series: { segment: everyone }, name: 'Buy' },
  {
    what: 'the event of several',
    query: { e: buy, e2: { event_type: 'Visit' } },
    series: { event: 1, segment: everyone },
    name: 'Visit',
  },
  {
    what: 'the letter of an event that is there twice',
    query: { e: buy, e2: { ...buy, filters: [] } },
    series: { event: 1, segment: everyone },
    name: 'B: Buy',
  },
  {
    what: 'the segment of several',
    query: { e: buy, s: [inGermany, []] },
    series: { segment: germany },
    name: 'Germany',
  },
  {
    what: 'its group',
    query: { e: buy, g: 'gp:plan', g2: 'country' },
    series: {
      segment: everyone,
      groupBy: [
        { property: 'plan', value: 'plus' },
        { property: 'country', value: 'Japan' },
      ],
    },
    name: 'plus; Japan',
  },
  {
    what: 'its group, of which one part is an empty text',
    query: { e: buy, g: 'gp:plan', g2: 'country' },
    series: {
      segment: everyone,
      groupBy: [
        { property: 'plan', value: '' },
        { property: 'country', value: 'Japan' },
      ],
    },
    name: '(empty); Japan',
  },
  {
    what: 'the steps of its funnel',
    query: { type: 'funnel', e: [{ event_type: 'Visit' }, buy] },
    series: { segment: everyone },
    name: 'Visit → Buy',
  },
])('a series is called by $what', ({ query, series, name }) => {
  const chart = readChartQuery({ type: 'segmentation', ...query });
  expect(nameOfSeries(chart, { event: 0, groupBy: [], ...series }).name).toBe(name);
});

it('names that read alike are told apart, keys are what makes a series the same', () => {
  const [a, b] = [nameOfEvent('A'), { ...nameOfEvent('A'), key: 'other' }];
  expect(newSeries([a], [{ name: a, volume: 1 }])).toEqual([]);
  expect(newSeries([a], [{ name: b, volume: 1 }]).map(({ name }) => name)).toEqual(['A (2)']);
});

it.each([
  { known: MOST_SERIES - 2, added: ['large', 'middle'] },
  { known: MOST_SERIES - 1, added: ['large'] },
  { known: MOST_SERIES, added: [] },
])('beside $known series there is room for $added', ({ known, added }) => {
  const others = Array.from({ length: known }, (_, i) => nameOfEvent(`known ${i}`));
  const found = [
    { name: nameOfEvent('small'), volume: 1 },
    { name: nameOfEvent('large'), volume: 3 },
    { name: nameOfEvent('middle'), volume: 2 },
  ];
  expect(newSeries(others, found).map(({ name }) => name)).toEqual(added);
});
