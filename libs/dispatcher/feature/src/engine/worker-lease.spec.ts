import { DispatcherWorkers } from '@tocsin/dispatcher-domain';
import { SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { WorkerLease } from './worker-lease.js';

/** What renewals answer: how many are alive, or that the database is away. */
class ScriptedWorkers extends DispatcherWorkers {
  answer: number | Error = 1;

  override async renew(): Promise<number> {
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  }
  override join = async (): Promise<number> => 1;
  override sweep = async (): Promise<number> => 0;
  override endOthers = async (): Promise<void> => {};
  override freeStuck = async (): Promise<number> => 0;
  override leave = async (): Promise<void> => {};
}

const LEASE_MS = 15_000;
let clock: FakeClock;
let workers: ScriptedWorkers;
let lease: WorkerLease;
let renewals: number[];
let losses: number;

beforeEach(() => {
  clock = new FakeClock();
  workers = new ScriptedWorkers();
  renewals = [];
  losses = 0;
  lease = new WorkerLease(1, LEASE_MS, clock.monotonicMs(), workers, clock, new SilentLogger(), {
    onRenewed: (alive) => renewals.push(alive),
    onLost: () => (losses += 1),
  });
});
afterEach(() => lease.stop());

it.each([
  { afterMs: LEASE_MS - 501, isSafe: true },
  { afterMs: LEASE_MS - 500, isSafe: false },
  { afterMs: LEASE_MS + 1, isSafe: false },
])('$afterMs ms after joining, sending is safe: $isSafe', ({ afterMs, isSafe }) => {
  clock.advance(afterMs);
  expect(lease.isSafe).toBe(isSafe);
});

it('a renewal makes it safe for another lease, and tells how many dispatchers are alive', async () => {
  clock.advance(10_000);
  workers.answer = 3;
  await lease.renew();
  clock.advance(LEASE_MS - 501);
  expect([lease.isSafe, renewals]).toEqual([true, [3]]);
});

it('counts from before the renewal was asked for', async () => {
  workers.renew = async () => {
    clock.advance(8_000);
    return 1;
  };
  await lease.renew();
  clock.advance(LEASE_MS - 8_000 - 501);
  expect(lease.isSafe).toBe(true);
  clock.advance(1);
  expect(lease.isSafe).toBe(false);
});

it('a database that is away makes it unsafe in the end, and safe again when it is back', async () => {
  workers.answer = new Error('away');
  await lease.renew();
  expect([lease.isSafe, losses]).toEqual([true, 0]);
  clock.advance(LEASE_MS);
  await lease.renew();
  expect([lease.isSafe, losses]).toEqual([false, 0]);
  workers.answer = 1;
  await lease.renew();
  expect([lease.isSafe, losses]).toEqual([true, 0]);
});

it('is lost once when the worker was declared gone', async () => {
  workers.answer = 0;
  await lease.renew();
  expect([lease.isSafe, losses]).toEqual([false, 1]);
});

it('is not lost by a renewal that ends after it was stopped', async () => {
  workers.answer = 0;
  const renewing = lease.renew();
  lease.stop();
  await renewing;
  expect(losses).toBe(0);
});
