import { drawable, runsOf, thinned } from './line.js';

const minutes = (...at: number[]): { time: number; value: number }[] => at.map((m) => ({ time: m * 60, value: m }));
const timesOf = (runs: readonly { time: number }[][]): number[][] =>
  runs.map((run) => run.map(({ time }) => time / 60));

it('what is drawn is finite, in time, in order and once per time', () => {
  const points = [
    { time: 3, value: 1 },
    { time: 1, value: Number.NaN },
    { time: 2, value: 5 },
    { time: 3, value: 7 },
    { time: 9, value: 1 },
    { time: 0, value: -Infinity },
    { time: -1, value: 1 },
    { time: 8, value: 1.7e308 },
  ];
  expect(drawable(points, 0, 8)).toEqual([
    { time: 2, value: 5 },
    { time: 3, value: 7 },
    { time: 8, value: 1e300 },
  ]);
});

it.each([
  {
    when: 'every minute, two missing',
    at: [0, 1, 2, 5, 6],
    runs: [
      [0, 1, 2],
      [5, 6],
    ],
  },
  { when: 'every minute, one late', at: [0, 1, 2, 4.5, 5.5], runs: [[0, 1, 2, 4.5, 5.5]] },
  {
    when: 'every minute, a little later',
    at: [0, 1, 2, 4.6, 5.6],
    runs: [
      [0, 1, 2],
      [4.6, 5.6],
    ],
  },
  { when: 'every 5 minutes, one missing', at: [0, 5, 10, 20, 25], runs: [[0, 5, 10, 20, 25]] },
  {
    when: 'every 5 minutes, two missing',
    at: [0, 5, 10, 25, 30],
    runs: [
      [0, 5, 10],
      [25, 30],
    ],
  },
  { when: 'one point', at: [7], runs: [[7]] },
  { when: 'none', at: [], runs: [] },
])('a gap is more than usual: $when', ({ at, runs }) => {
  expect(timesOf(runsOf(minutes(...at)))).toEqual(runs);
});

it('of many points in one column the outermost stay', () => {
  const run = [5, 3, 9, 4, 1, 6].map((value, time) => ({ time, value }));
  expect(thinned(run, () => 0).map(({ value }) => value)).toEqual([5, 9, 1, 6]);
  expect(thinned(run, (time) => time)).toEqual(run);
});
