import { Readiness } from '@tocsin/platform';
import { FakeClock } from '@tocsin/runtime/testing';
import { ShardWatch } from './shard-watch.js';

let clock: FakeClock;
let readiness: Readiness;
let watch: ShardWatch;
beforeEach(() => {
  clock = new FakeClock();
  readiness = new Readiness();
  watch = new ShardWatch(clock, readiness);
});

const problem = async (): Promise<string | undefined> => (await readiness.lastingProblems())[0]?.problem;

it('a shard that judges something every 30 s is well; one that does not for longer is not', async () => {
  watch.begin(0);
  watch.begin(1);
  clock.advance(30_000);
  expect(await problem()).toBeUndefined();
  watch.judged(1, clock.now());
  clock.advance(1);
  expect(await problem()).toBe('1 of 2 have judged nothing for up to 30 s');
  watch.judged(0, clock.now());
  expect(await problem()).toBeUndefined();
});

it('a shard that fails and comes again is not taken for one that has judged', async () => {
  watch.begin(0);
  clock.advance(20_000);
  watch.begin(0);
  clock.advance(10_001);
  expect(await problem()).toBe('1 of 1 have judged nothing for up to 30 s');
});

it('a shard that works through a backlog of more than a minute is behind', async () => {
  watch.judged(0, clock.now() - 60_000);
  expect(await problem()).toBeUndefined();
  watch.judged(0, clock.now() - 61_000);
  expect(await problem()).toBe('1 of 1 are behind by up to 61 s');
});

it('a shard that has gone to another process is no longer looked after', async () => {
  watch.begin(0);
  watch.end(0);
  clock.advance(60_000);
  expect(await problem()).toBeUndefined();
});
