import { previewText } from './preview-text.js';

const AT = Date.UTC(2026, 9, 25, 0, 30);
const HOUR = 3_600_000;

const nothing = {
  from: AT,
  to: AT + 24 * HOUR,
  openBefore: [],
  transitions: [],
  total: 0,
  opened: 0,
  series: 0,
  points: 0,
  notes: ['nothing is stored of what the monitor looks at in that time'],
};
const change = (at: number, status: string, message: string, members: object = {}) => ({
  at,
  change: status === 'ok' ? 'close' : 'open',
  status,
  message,
  host: { name: 'app01.example.com' },
  service: null,
  ...members,
});

it('shows transitions as a table, in the zone, with what was open before and a summary', () => {
  const result = {
    ...nothing,
    openBefore: [change(AT - HOUR, 'warning', 'loadavg5 6 > 5', { host: { name: 'db1' } })],
    transitions: [
      change(AT, 'critical', 'loadavg5 12 > 10'),
      change(AT + HOUR, 'ok', 'loadavg5 1'),
      change(AT + 2 * HOUR, 'unknown', 'web: no value', { host: null, change: 'open' }),
      change(AT + 3 * HOUR, 'warning', 'errors 6 > 5', { host: null, service: { name: 'shop' }, change: 'status' }),
    ],
    total: 1204,
    opened: 1,
    series: 1,
    points: 1440,
    notes: [],
  };
  expect(previewText(result, 'Europe/Berlin').split('\n')).toEqual([
    'TIME                 WHERE              CHANGE       STATUS    MESSAGE',
    '2026-10-25 01:30:00  db1                open before  warning   loadavg5 6 > 5',
    '2026-10-25 02:30:00  app01.example.com  open         critical  loadavg5 12 > 10',
    '2026-10-25 02:30:00  app01.example.com  close        ok        loadavg5 1',
    '2026-10-25 03:30:00  -                  open         unknown   web: no value',
    '2026-10-25 04:30:00  shop               status       warning   errors 6 > 5',
    '',
    '… and 1,200 more transitions; shorten the span to see them',
    '1 alert opened, 1,204 transitions from 2026-10-25 02:30:00 to 2026-10-26 01:30:00 (Europe/Berlin)',
    'played 1,440 points of 1 series',
  ]);
});

it('has no table where nothing is found, and says why', () => {
  expect(previewText(nothing, 'UTC').split('\n')).toEqual([
    'note: nothing is stored of what the monitor looks at in that time',
    '0 alerts opened, 0 transitions from 2026-10-25 00:30:00 to 2026-10-26 00:30:00 (UTC)',
    'played 0 points of 0 series',
  ]);
});
