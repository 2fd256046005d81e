import {
  DeliveryPlans,
  type PartitionPlan,
  type PlannedDelivery,
  type PlannedTransition,
  type PlanResult,
  type SubjectLane,
} from '@tocsin/dispatcher-domain';
import { aPlannedTransition, ORG } from '@tocsin/dispatcher-domain/testing';
import { FencedError } from '@tocsin/messaging';
import { Gate } from '@tocsin/messaging/testing';
import { Metrics } from '@tocsin/platform';
import { UnavailableError } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { DispatcherMetrics } from '../operations/dispatcher-metrics.js';
import type { NotificationBatch } from '../planning/notification.js';
import { DeliveryBoard } from './delivery-board.js';
import { Planning } from './planning.js';
import { SerialQueue } from './serial-queue.js';

/** Notes what it is asked for; answers as told. */
class ScriptedPlans extends DeliveryPlans {
  readonly asked: PartitionPlan[][] = [];
  /** Held back until it opens. */
  gate = new Gate();
  answer: (plans: readonly PartitionPlan[]) => Partial<PlanResult> = () => ({});

  override async position(): Promise<number> {
    return 0;
  }

  override async plan(_worker: number, plans: readonly PartitionPlan[]): Promise<PlanResult> {
    this.asked.push([...plans]);
    await this.gate.opened;
    return {
      isAlive: true,
      isExact: true,
      fenced: new Set<PartitionPlan>(),
      repeated: new Set<PlannedTransition>(),
      waiting: new Set<PlannedDelivery>(),
      joined: new Set(),
      ...this.answer(plans),
    };
  }
}

const WEB1 = { org: ORG, id: 'web1' };
let plans: ScriptedPlans;
let board: DeliveryBoard;
let planning: Planning;
let woken: SubjectLane[];
let noted: number;
let reconciled: number;
let gone: number;

beforeEach(() => {
  plans = new ScriptedPlans();
  board = new DeliveryBoard({ attempts: 100, attemptsPerChannel: 8, heldPerChannel: 64 });
  woken = [];
  [noted, reconciled, gone] = [0, 0, 0];
  planning = new Planning(
    {
      plans,
      queue: { wake: async (lanes) => void woken.push(...lanes) },
      clock: new FakeClock(),
      metrics: new DispatcherMetrics(new Metrics()),
      limits: { plannedAtOnce: 5 },
    },
    1,
    board,
    new SerialQueue(),
    { note: () => (noted += 1), reconcile: () => (reconciled += 1) },
    () => {},
    () => (gone += 1),
  );
});

/** A batch of one alert's first transition to `web1`. */
const aBatch = (partition: number, ...subjects: string[]): NotificationBatch => ({
  topic: 'tocsin.alerts.v1',
  partition,
  expectedOffset: 0,
  nextOffset: 1,
  notifications: subjects.map((subject) => ({
    ...aPlannedTransition({ subject }),
    deliveries: [{ channel: WEB1, form: 0, lane: 0 }],
  })),
});

const partitions = (): number[][] => plans.asked.map((asked) => asked.map(({ partition }) => partition));

it('puts what comes while a statement runs into the next, whatever its partition', async () => {
  const first = planning.plan(aBatch(0, 'a'));
  await Promise.resolve();
  const rest = [1, 2, 3].map((partition) => planning.plan(aBatch(partition, `b${partition}`)));
  plans.gate.open();
  await Promise.all([first, ...rest]);
  expect(partitions()).toEqual([[0], [1, 2, 3]]);
  expect(board.held).toBe(4);
});

it('keeps statements to their size', async () => {
  plans.gate.open();
  await Promise.all([1, 2, 3, 4].map((p) => planning.plan(aBatch(p, `a${p}`, `b${p}`, `c${p}`))));
  expect(partitions()).toEqual([[1], [2], [3], [4]]);
});

it('takes a batch that is larger than a statement alone', async () => {
  plans.gate.open();
  await planning.plan(aBatch(0, ...Array.from({ length: 9 }, (_, i) => `a${i}`)));
  expect(board.held).toBe(9);
});

it('has no transition twice in one statement', async () => {
  plans.gate.open();
  await Promise.all([planning.plan(aBatch(0, 'a')), planning.plan(aBatch(1, 'a'))]);
  expect(partitions()).toEqual([[0], [1]]);
});

it('tells a fenced owner, and plans for the others', async () => {
  plans.answer = (asked) => ({ fenced: new Set(asked.filter(({ partition }) => partition === 0)) });
  plans.gate.open();
  const [lost, kept] = await Promise.allSettled([planning.plan(aBatch(0, 'a')), planning.plan(aBatch(1, 'b'))]);
  expect(lost).toMatchObject({ status: 'rejected', reason: expect.any(FencedError) as FencedError });
  expect(kept).toMatchObject({ status: 'fulfilled' });
  expect(board.holds(WEB1, 'b', 1, 0)).toBe(true);
  expect(board.holds(WEB1, 'a', 1, 0)).toBe(false);
});

it('ends the shift when the worker is found dead', async () => {
  plans.answer = (asked) => ({ isAlive: false, fenced: new Set(asked) });
  plans.gate.open();
  await expect(planning.plan(aBatch(0, 'a'))).rejects.toThrow(UnavailableError);
  expect([gone, board.held]).toEqual([1, 0]);
});

it('holds nothing of a repeat', async () => {
  plans.answer = ([plan]) => ({ repeated: new Set(plan.transitions) });
  plans.gate.open();
  await planning.plan(aBatch(0, 'a'));
  expect(board.held).toBe(0);
});

it('after a statement without an answer looks for what it may have leased', async () => {
  plans.answer = () => {
    throw new Error('connection lost');
  };
  plans.gate.open();
  const results = await Promise.allSettled([planning.plan(aBatch(0, 'a')), planning.plan(aBatch(1, 'b'))]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([reconciled, board.held]).toEqual([1, 0]);
});

it('holds nothing when the leases are not the ones asked for', async () => {
  plans.answer = () => ({ isExact: false });
  plans.gate.open();
  await planning.plan(aBatch(0, 'a'));
  expect([reconciled, board.held]).toEqual([1, 0]);
});

it('wakes what waits in the table for a predecessor that is not here', async () => {
  plans.answer = ([plan]) => ({ waiting: new Set(plan.transitions.flatMap(({ deliveries }) => deliveries)) });
  plans.gate.open();
  await planning.plan(aBatch(0, 'a'));
  expect([woken, noted, board.held]).toEqual([[{ channel: WEB1, subject: 'a' }], 1, 0]);
});

it('refuses work after its end', async () => {
  const waiting = planning.plan(aBatch(0, 'a'));
  planning.stop();
  await expect(planning.plan(aBatch(1, 'b'))).rejects.toThrow(UnavailableError);
  plans.gate.open();
  await Promise.allSettled([waiting]);
});
