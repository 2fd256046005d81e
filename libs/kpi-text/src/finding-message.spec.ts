import { endMessage, findingMessage, type KpiSeriesUnits, type ToldFinding } from './finding-message.js';

const START = Date.parse('2026-03-01T09:00:00Z') / 1000;
const HOUR = 3600;
const count: KpiSeriesUnits = { interval: 'hour', unit: 'count', timeZone: 'UTC' };
const percent: KpiSeriesUnits = { ...count, unit: 'percent' };

const aBreach = (more: Partial<ToldFinding>): ToldFinding => ({
  change: 'open',
  condition: { type: 'threshold', operator: 'below', value: 900 },
  bucket: { start: START, end: START + HOUR },
  value: 812,
  threshold: 900,
  changePercent: -9.8,
  direction: 'down',
  ...more,
});
const aChange = (more: Partial<ToldFinding>): ToldFinding =>
  aBreach({
    condition: { type: 'change', operator: 'below', baseline: 'lastWeek', by: { percent: 15 } },
    threshold: undefined,
    baseline: { value: 1006, start: START - 168 * HOUR },
    changePercent: -19.3,
    ...more,
  });
const aSurprise = (more: Partial<ToldFinding>): ToldFinding =>
  aBreach({
    condition: { type: 'confidence', level: 99, sides: 'both' },
    threshold: undefined,
    value: 0.444,
    lower: 0.51,
    upper: 0.61,
    changePercent: -20.7,
    ...more,
  });
const running = { start: START, end: START + HOUR, until: START + 900 };
const shift = { direction: 'down' as const, since: START - 48 * HOUR, before: 1006, after: 812.5 };

describe('a threshold', () => {
  it.each([
    { finding: aBreach({}), text: '2026-03-01 09:00:00: 812.0 is lower than the threshold 900.0.' },
    {
      finding: aBreach({
        condition: { type: 'threshold', operator: 'above', value: 900 },
        value: 1234.5678,
        direction: 'up',
      }),
      text: '2026-03-01 09:00:00: 1234.57 is higher than the threshold 900.0.',
    },
    {
      finding: aBreach({ value: 1_234_567_890, threshold: 2_000_000_000 }),
      text: '2026-03-01 09:00:00: 1234567890.0 is lower than the threshold 2000000000.0.',
    },
    {
      finding: aBreach({ change: 'resend', bucket: { ...running } }),
      text: '2026-03-01 09:00:00: 812.0 so far (until 09:15:00) is lower than the threshold 900.0.',
    },
    {
      finding: aBreach({ change: 'close', value: 905, direction: 'up' }),
      text: '2026-03-01 09:00:00: 905.0 is back: no longer lower than the threshold 900.0.',
    },
  ])('says: $text', ({ finding, text }) => {
    expect(findingMessage(finding, count)).toBe(text);
  });

  it.each([
    { value: 0.444, threshold: 0.55, text: '44.4% is lower than the threshold 55%' },
    { value: 0.54996, threshold: 0.55, text: '54.996% is lower than the threshold 55%' },
    { value: 0, threshold: 0.001, text: '0% is lower than the threshold 0.1%' },
  ])('of a percentage: $text', ({ value, threshold, text }) => {
    expect(findingMessage(aBreach({ value, threshold }), percent)).toBe(`2026-03-01 09:00:00: ${text}.`);
  });
});

describe('a change', () => {
  it.each([
    { finding: aChange({}), text: "812.0 is 19.3% lower than last week's value of 1006.0" },
    {
      finding: aChange({
        condition: { type: 'change', operator: 'above', baseline: 'yesterday', by: { percent: 15 } },
        value: 1200,
        changePercent: 19.3,
        direction: 'up',
      }),
      text: "1200.0 is 19.3% higher than yesterday's value of 1006.0",
    },
    {
      finding: aChange({
        condition: { type: 'change', operator: 'below', baseline: 'previous', by: { absolute: 100 } },
      }),
      text: "812.0 is 194.0 lower than the previous hour's value of 1006.0",
    },
    {
      finding: aChange({ change: 'close', value: 990, changePercent: -1.6 }),
      text: "990.0 is back: 1.6% lower than last week's value of 1006.0",
    },
    {
      finding: aChange({ change: 'close', value: 1006, changePercent: 0 }),
      text: "1006.0 is back: the same as last week's value of 1006.0",
    },
  ])('says: $text', ({ finding, text }) => {
    expect(findingMessage(finding, count)).toBe(`2026-03-01 09:00:00: ${text}.`);
  });

  it('of a percentage is told in percentage points where it is absolute', () => {
    const finding = aChange({
      condition: { type: 'change', operator: 'below', baseline: 'previous', by: { absolute: 5 } },
      value: 0.444,
      baseline: { value: 0.55, start: START - 86_400 },
    });
    expect(findingMessage(finding, { ...percent, interval: 'day' })).toBe(
      "2026-03-01 09:00:00: 44.4% is 10.6 percentage points lower than the previous day's value of 55%.",
    );
  });
});

describe('a confidence condition', () => {
  it.each([
    { finding: aSurprise({}), text: '0.444 is lower than the expected range 0.51–0.61' },
    { finding: aSurprise({ value: 0.7, direction: 'up' }), text: '0.7 is higher than the expected range 0.51–0.61' },
    { finding: aSurprise({ upper: null }), text: '0.444 is lower than the expected range from 0.51' },
    {
      finding: aSurprise({ value: 0.7, direction: 'up', lower: null }),
      text: '0.7 is higher than the expected range up to 0.61',
    },
    {
      finding: aSurprise({ change: 'close', value: 0.52 }),
      text: '0.52 is back in the expected range 0.51–0.61',
    },
    {
      finding: aSurprise({ bucket: running }),
      text: '0.444 so far (until 09:15:00) is lower than the expected range 0.51–0.61',
    },
    {
      finding: aSurprise({ bucket: { ...running, isLatestPart: true } }),
      text: '0.444 of late (until 09:15:00) is lower than the expected range 0.51–0.61',
    },
  ])('says: $text', ({ finding, text }) => {
    expect(findingMessage(finding, { ...count, unit: 'number' })).toBe(`2026-03-01 09:00:00: ${text}.`);
  });

  it('says the date of a moment on another day than the bucket began', () => {
    const finding = aSurprise({ bucket: { ...running, until: START + 16 * HOUR } });
    expect(findingMessage(finding, { ...count, unit: 'number' })).toContain('so far (until 2026-03-02 01:00:00)');
  });

  it('tells a level that has changed for good', () => {
    expect(findingMessage(aSurprise({ value: 812, shift }), count)).toBe(
      '2026-03-01 09:00:00: 812.0 confirms a lower level since 2026-02-27 09:00:00: 812.5 is expected from now on, no longer 1006.0.',
    );
  });
});

it('tells the time of the project', () => {
  expect(findingMessage(aBreach({}), { ...count, timeZone: 'Asia/Tokyo' })).toBe(
    '2026-03-01 18:00:00: 812.0 is lower than the threshold 900.0.',
  );
});

it('says why an alert ends that no bucket ends', () => {
  expect(endMessage('monitorDeleted')).toBe('The monitor was deleted.');
  expect(endMessage('byHand')).toBe('The alert was closed by hand.');
  expect(endMessage('byHand', 'known problem')).toBe('The alert was closed by hand: known problem');
});
