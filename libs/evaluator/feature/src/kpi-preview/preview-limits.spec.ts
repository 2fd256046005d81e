import { type KpiCalendar, SLOTS } from '@tocsin/evaluator-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { checkSeries, mostSeries } from './preview-limits.js';

const TO = Date.parse('2026-03-10T00:00Z');
const DAY_MS = 86_400_000;
const BAND: KpiMonitorState['conditions'] = [{ type: 'confidence', level: 99, sides: 'both' }];
const THRESHOLD: KpiMonitorState['conditions'] = [{ type: 'threshold', operator: 'below', value: 1 }];

it.each<{
  what: string;
  interval: KpiCalendar['interval'];
  days: number;
  conditions: KpiMonitorState['conditions'];
  judgesPace?: boolean;
  slots?: number | undefined;
  most: number;
}>([
  // A model for each of 15 nights.
  { what: 'bands by the hour', interval: 'hour', days: 14, conditions: BAND, most: 66 },
  { what: 'bands for long', interval: 'hour', days: 60, conditions: BAND, most: 16 },
  { what: 'bands by the day', interval: 'day', days: 14, conditions: BAND, most: 66 },
  { what: 'no bands', interval: 'hour', days: 14, conditions: THRESHOLD, most: 595 },
  { what: 'pace', interval: 'hour', days: 14, conditions: THRESHOLD, judgesPace: true, most: 49 },
  { what: 'pace of a day', interval: 'day', days: 14, conditions: BAND, judgesPace: true, most: 66 },
  {
    what: 'values without pace',
    interval: 'hour',
    days: 14,
    conditions: THRESHOLD,
    judgesPace: true,
    slots: undefined,
    most: 595,
  },
])(
  'of $what over $days days $most series can be played',
  ({ interval, days, conditions, judgesPace = false, most, ...given }) => {
    const slots = 'slots' in given ? given.slots : SLOTS[interval];
    const shape = { kind: 'count', calendar: { interval, timeZone: 'UTC' }, slots } as const;
    expect(mostSeries({ conditions, judgesPace }, shape, { from: TO - days * DAY_MS, to: TO })).toBe(most);
  },
);

it('one more is refused', () => {
  expect(() => checkSeries(66, 66)).not.toThrow();
  expect(() => checkSeries(67, 66)).toThrow(InvalidInputError);
  expect(() => checkSeries(67, 66)).toThrow(/^days: 67 series are too many .* at most 66 /);
});
