import { DueTimes } from './due-times.js';

const channel = (id: string): { org: string; id: string } => ({ org: 'o', id });
const ids = (channels: readonly { id: string }[]): string[] => channels.map(({ id }) => id);

it('gives channels when their time has come, never earlier', () => {
  const times = new DueTimes();
  times.add(channel('late'), 5_000);
  times.add(channel('soon'), 1_010);
  expect(times.nextInMs(1_000)).toBe(50);
  expect(ids(times.take(1_049))).toEqual([]);
  expect(ids(times.take(1_050))).toEqual(['soon']);
  expect(times.nextInMs(1_050)).toBe(3_950);
  expect(times.nextInMs(9_000)).toBe(0);
  expect(ids(times.take(9_000))).toEqual(['late']);
  expect(times.nextInMs(9_000)).toBeUndefined();
});

it('names a channel once for times that are close together', () => {
  const times = new DueTimes();
  times.add(channel('a'), 1_001);
  times.add(channel('a'), 1_020);
  times.add(channel('b'), 1_030);
  expect(ids(times.take(1_050))).toEqual(['a', 'b']);
});

it('keeps a bounded number', () => {
  const times = new DueTimes();
  for (let i = 0; i < 10_500; i++) times.add(channel(`c${i}`), i);
  expect(times.take(Infinity)).toHaveLength(10_000);
  times.add(channel('again'), 1);
  expect(times.take(Infinity)).toHaveLength(1);
});
