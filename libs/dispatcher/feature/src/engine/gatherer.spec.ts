import { Gate } from '@tocsin/messaging/testing';
import { Gatherer } from './gatherer.js';

it('hands over what has gathered, in order and in bounded batches', async () => {
  const batches: number[][] = [];
  const gatherer = new Gatherer<number>(1, 3, async (batch) => void batches.push([...batch]));
  for (let i = 0; i < 8; i++) gatherer.add(i);
  await gatherer.drained();
  expect(batches).toEqual([
    [0, 1, 2],
    [3, 4, 5],
    [6, 7],
  ]);
});

it('works on one batch at a time; what comes meanwhile is the next', async () => {
  const gate = new Gate();
  const batches: number[][] = [];
  const gatherer = new Gatherer<number>(0, 10, async (batch) => {
    batches.push([...batch]);
    if (batches.length === 1) await gate.opened;
  });
  gatherer.add(1);
  const first = gatherer.drained();
  gatherer.add(2);
  gatherer.add(3);
  expect(batches).toEqual([[1]]);
  gate.open();
  await first;
  expect(batches).toEqual([[1], [2, 3]]);
});

it('has nothing to wait for when nothing came', async () => {
  await expect(new Gatherer(1, 1, async () => {}).drained()).resolves.toBeUndefined();
});
