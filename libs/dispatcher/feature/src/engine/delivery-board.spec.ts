import { aLeasedDelivery } from '@tocsin/dispatcher-domain/testing';
import type { HeldDelivery } from './channel-queue.js';
import { type BoardLimits, DeliveryBoard } from './delivery-board.js';

const LIMITS: BoardLimits = { attempts: 100, attemptsPerChannel: 8, heldPerChannel: 64 };

/** `org1/web1/alert/2`, held. */
function hold(board: DeliveryBoard, name: string, wakesNext = false): HeldDelivery {
  const [org, id, subject, sequence] = name.split('/');
  return board.hold(aLeasedDelivery({ channel: { org, id }, subject, sequence: Number(sequence) }), wakesNext);
}

const nameOf = ({ delivery: { channel, subject, sequence } }: HeldDelivery): string =>
  `${channel.org}/${channel.id}/${subject}/${sequence}`;

function takeAll(board: DeliveryBoard, nowMs = 0): string[] {
  const names: string[] = [];
  for (let held = board.next(nowMs); held !== undefined; held = board.next(nowMs)) names.push(nameOf(held));
  return names;
}

function answer(board: DeliveryBoard, held: HeldDelivery, succeeded = true, nowMs = 0): void {
  board.answered(held, succeeded, nowMs);
}

describe('turns', () => {
  it('are taken between organizations, and between the channels of each', () => {
    const board = new DeliveryBoard(LIMITS);
    for (const name of ['big/a/x/1', 'big/a/y/1', 'big/b/x/1', 'big/c/x/1', 'small/a/x/1', 'small/a/y/1'])
      hold(board, name);
    expect(takeAll(board)).toEqual(['big/a/x/1', 'small/a/x/1', 'big/b/x/1', 'small/a/y/1', 'big/c/x/1', 'big/a/y/1']);
  });

  it('end at the limit of a channel and go on with the others', () => {
    const board = new DeliveryBoard({ ...LIMITS, attemptsPerChannel: 2 });
    for (let i = 0; i < 5; i++) hold(board, `o/slow/alert${i}/1`);
    hold(board, 'o/quick/x/1');
    expect(takeAll(board)).toEqual(['o/slow/alert0/1', 'o/quick/x/1', 'o/slow/alert1/1']);
  });

  it('end at the limit of the process', () => {
    const board = new DeliveryBoard({ ...LIMITS, attempts: 3 });
    const held = [0, 1, 2, 3].map((i) => hold(board, `o/c${i}/x/1`));
    expect(takeAll(board)).toHaveLength(3);
    answer(board, held[0]);
    expect(takeAll(board)).toEqual(['o/c3/x/1']);
  });

  it.each([
    { gate: 'closed', taken: 0 },
    { gate: 'trial', taken: 1 },
    { gate: 'open', taken: 1 },
  ] as const)('of a channel whose gate is $gate: $taken', ({ gate, taken }) => {
    const board = new DeliveryBoard(LIMITS);
    const held = hold(board, 'o/a/x/1');
    held.channel.gate = gate;
    expect(takeAll(board)).toHaveLength(taken);
  });

  it('come again when a closed channel has opened', () => {
    const board = new DeliveryBoard(LIMITS);
    const { channel } = hold(board, 'o/a/x/1');
    channel.gate = 'closed';
    expect(board.next(0)).toBeUndefined();
    channel.gate = 'open';
    board.offerTurn(channel);
    expect(takeAll(board)).toEqual(['o/a/x/1']);
  });
});

it('a channel that is paused when it is first seen begins closed', () => {
  const board = new DeliveryBoard(LIMITS, ({ id }) => (id === 'paused' ? 'closed' : 'open'));
  const modes = ['paused', 'well'].map((id) => board.modeFor(board.channel({ org: 'o', id }), 'x', 0));
  expect(modes).toEqual(['due', 'lease']);
});

describe('concurrency of a channel', () => {
  it('falls with failures to one at a time, and rises with successes', () => {
    const board = new DeliveryBoard(LIMITS);
    for (let i = 0; i < 40; i++) hold(board, `o/a/alert${i}/1`);
    const channel = board.channel({ org: 'o', id: 'a' });
    const limits: number[] = [];
    for (const succeeded of [false, false, false, false, true, true]) {
      answer(board, board.next(0)!, succeeded);
      limits.push(channel.limit);
    }
    expect(limits).toEqual([4, 2, 1, 1, 2, 3]);
  });

  it('is shared by the dispatchers that are alive', () => {
    const board = new DeliveryBoard(LIMITS);
    const channel = board.channel({ org: 'o', id: 'a' });
    board.shareAmong(3);
    expect([channel.limit, board.channel({ org: 'o', id: 'b' }).limit]).toEqual([3, 3]);
    board.shareAmong(20);
    expect(channel.limit).toBe(1);
  });
});

describe('transitions of one alert to one channel', () => {
  it('go one after the other, each when the end of the one before is stored', () => {
    const board = new DeliveryBoard(LIMITS);
    const [first, second] = ['o/a/x/1', 'o/a/x/2', 'o/a/x/3'].map((name) => hold(board, name));
    expect(takeAll(board)).toEqual(['o/a/x/1']);
    answer(board, first);
    expect(takeAll(board)).toEqual([]);
    board.finished(first);
    expect(takeAll(board)).toEqual(['o/a/x/2']);
    answer(board, second);
    board.finished(second);
    expect(takeAll(board)).toEqual(['o/a/x/3']);
  });

  it('do not wait for another alert or another channel', () => {
    const board = new DeliveryBoard(LIMITS);
    ['o/a/x/1', 'o/a/y/1', 'o/b/x/1'].forEach((name) => hold(board, name));
    expect(takeAll(board).sort()).toEqual(['o/a/x/1', 'o/a/y/1', 'o/b/x/1']);
  });

  it('go back to the table with the one that failed', () => {
    const board = new DeliveryBoard(LIMITS);
    const first = hold(board, 'o/a/x/1');
    ['o/a/x/2', 'o/a/x/3', 'o/a/y/1'].forEach((name) => hold(board, name));
    board.next(0);
    answer(board, first, false);
    expect(board.takeFollowers(first).map(nameOf)).toEqual(['o/a/x/2', 'o/a/x/3']);
    board.givenBack(first);
    expect(takeAll(board)).toEqual(['o/a/y/1']);
    expect(board.held).toBe(1);
  });

  it('that wait in the table are woken by the last one here', () => {
    const board = new DeliveryBoard(LIMITS);
    const [first, last] = ['o/a/x/1', 'o/a/x/2'].map((name) => hold(board, name));
    expect(board.noteWaiting({ org: 'o', id: 'a' }, 'x')).toBe(true);
    expect([first.wakesNext, last.wakesNext]).toEqual([false, true]);
    expect(board.noteWaiting({ org: 'o', id: 'a' }, 'y')).toBe(false);
  });
});

describe('planning', () => {
  it.each([
    { held: 0, before: 0, mode: 'lease' },
    { held: 63, before: 0, mode: 'lease' },
    { held: 64, before: 0, mode: 'due' },
    { held: 60, before: 3, mode: 'lease' },
    { held: 60, before: 4, mode: 'due' },
  ])('with $held in memory and $before more in the batch: $mode', ({ held, before, mode }) => {
    const board = new DeliveryBoard(LIMITS);
    for (let i = 0; i < held; i++) hold(board, `o/a/alert${i}/1`);
    expect(board.modeFor(board.channel({ org: 'o', id: 'a' }), 'new', before)).toBe(mode);
  });

  it('beyond the room, a transition waits if its alert is here', () => {
    const board = new DeliveryBoard({ ...LIMITS, heldPerChannel: 1 });
    const { channel } = hold(board, 'o/a/x/1');
    expect([board.modeFor(channel, 'x', 0), board.modeFor(channel, 'y', 0)]).toEqual(['wait', 'due']);
  });

  it.each(['closed', 'trial'] as const)('leases nothing while the gate is %s', (gate) => {
    const board = new DeliveryBoard(LIMITS);
    const channel = board.channel({ org: 'o', id: 'a' });
    channel.gate = gate;
    expect(board.modeFor(channel, 'x', 0)).toBe('due');
  });

  it('has room for one delivery in a trial', () => {
    const board = new DeliveryBoard(LIMITS);
    const channel = board.channel({ org: 'o', id: 'a' });
    channel.gate = 'trial';
    expect(board.room(channel)).toBe(1);
    hold(board, 'o/a/x/1');
    expect(board.room(channel)).toBe(0);
  });
});

it('a channel that was paused gives back all but what is under way', () => {
  const board = new DeliveryBoard({ ...LIMITS, attemptsPerChannel: 1 });
  const sending = hold(board, 'o/a/x/1');
  ['o/a/x/2', 'o/a/y/1', 'o/a/y/2'].forEach((name) => hold(board, name));
  board.next(0);
  expect(board.takeUnsent(sending.channel).map(nameOf)).toEqual(['o/a/x/2', 'o/a/y/1', 'o/a/y/2']);
  expect([board.held, sending.wakesNext]).toEqual([1, true]);
  answer(board, sending);
  board.finished(sending);
  expect([board.held, board.sending, takeAll(board)]).toEqual([0, 0, []]);
});

describe('what waits for progress', () => {
  const board = new DeliveryBoard({ ...LIMITS, attemptsPerChannel: 1 });
  beforeAll(() => {
    for (let i = 0; i < 3; i++) hold(board, `o/a/alert${i}/1`);
  });

  it('is all of an idle channel', () => {
    expect(board.waitingForProgress(0)).toBe(3);
  });

  it('is nothing of a channel that hangs', () => {
    board.next(0);
    expect(board.waitingForProgress(0)).toBe(0);
  });

  it.each([
    { afterMs: 250, waiting: 1 },
    { afterMs: 251, waiting: 0 },
  ])('is, $afterMs ms after a success, $waiting', ({ afterMs, waiting }) => {
    const fresh = new DeliveryBoard({ ...LIMITS, attemptsPerChannel: 1 });
    for (let i = 0; i < 3; i++) hold(fresh, `o/a/alert${i}/1`);
    answer(fresh, fresh.next(0)!, true, 1_000);
    fresh.next(0);
    expect(fresh.waitingForProgress(1_000 + afterMs)).toBe(waiting);
  });
});

it('knows what it holds', () => {
  const board = new DeliveryBoard(LIMITS);
  hold(board, 'o/a/x/2');
  expect(board.holds({ org: 'o', id: 'a' }, 'x', 2, 0)).toBe(true);
  expect(board.holds({ org: 'o', id: 'a' }, 'x', 1, 0)).toBe(false);
  expect(board.holds({ org: 'o', id: 'b' }, 'x', 2, 0)).toBe(false);
});

describe('a rate', () => {
  const rate = { perSecond: 1, burst: 2 };
  /** `slack` has a rate. */
  const aBoard = (): DeliveryBoard =>
    new DeliveryBoard(
      LIMITS,
      () => 'open',
      ({ id }) => (id === 'slack' ? rate : undefined),
    );
  const flood = (board: DeliveryBoard, id: string, count: number): HeldDelivery[] =>
    Array.from({ length: count }, (_, i) => hold(board, `o/${id}/alert${i}/1`));

  it('lets a burst through and then one at a time, and holds up no other channel', () => {
    const board = aBoard();
    const held = flood(board, 'slack', 4);
    flood(board, 'web', 3);
    expect(takeAll(board)).toEqual([
      'o/slack/alert0/1',
      'o/web/alert0/1',
      'o/slack/alert1/1',
      'o/web/alert1/1',
      'o/web/alert2/1',
    ]);
    expect([board.restingCount, board.restedAtMs]).toEqual([1, 1_000]);
    held.slice(0, 2).forEach((each) => answer(board, each));
    expect(takeAll(board, 999)).toEqual([]);
    expect(takeAll(board, 1_000)).toEqual(['o/slack/alert2/1']);
    expect(board.restedAtMs).toBe(2_000);
    expect(takeAll(board, 2_000)).toEqual(['o/slack/alert3/1']);
    expect([board.restingCount, board.restedAtMs]).toEqual([0, undefined]);
  });

  it('of several channels: each goes on in its own time', () => {
    const two = { perSecond: 2, burst: 1 };
    const board = new DeliveryBoard(
      LIMITS,
      () => 'open',
      ({ id }) => (id === 'slow' ? { ...rate, burst: 1 } : two),
    );
    flood(board, 'slow', 2);
    flood(board, 'quick', 3);
    expect(takeAll(board)).toEqual(['o/slow/alert0/1', 'o/quick/alert0/1']);
    expect(board.restedAtMs).toBe(500);
    expect(takeAll(board, 500)).toEqual(['o/quick/alert1/1']);
    expect(takeAll(board, 1_000)).toEqual(['o/slow/alert1/1', 'o/quick/alert2/1']);
    expect(board.restedAtMs).toBeUndefined();
  });

  it('is shared with other dispatchers, and is whole again without them', () => {
    const board = aBoard();
    flood(board, 'slack', 6);
    board.shareAmong(2);
    expect(takeAll(board)).toEqual(['o/slack/alert0/1']);
    expect(board.restedAtMs).toBe(2_000);
    board.shareAmong(1);
    expect(takeAll(board, 2_000)).toEqual(['o/slack/alert1/1', 'o/slack/alert2/1']);
  });

  it('keeps transitions of one alert in order', () => {
    const board = aBoard();
    const first = hold(board, 'o/slack/alert/1');
    hold(board, 'o/slack/alert/2');
    hold(board, 'o/slack/other/1');
    hold(board, 'o/slack/third/1');
    expect(takeAll(board)).toEqual(['o/slack/alert/1', 'o/slack/other/1']);
    expect(takeAll(board, 1_000)).toEqual(['o/slack/third/1']);
    answer(board, first);
    board.finished(first);
    expect(takeAll(board, 1_000)).toEqual([]);
    expect(takeAll(board, 2_000)).toEqual(['o/slack/alert/2']);
  });

  it('leaves what it cannot send soon in the table, where grave ones overtake', () => {
    const board = aBoard();
    const channel = board.channel({ org: 'o', id: 'slack' });
    expect(board.room(channel)).toBe(2);
    flood(board, 'slack', 2);
    expect(board.room(channel)).toBe(0);
    expect(board.modeFor(channel, 'new', 0)).toBe('due');
    expect(board.modeFor(channel, 'alert0', 0)).toBe('wait');
  });

  it('does not make the log wait for it', () => {
    const board = aBoard();
    const held = flood(board, 'slack', 10);
    expect(board.waitingForProgress(0)).toBe(10);
    takeAll(board);
    held.slice(0, 2).forEach((each) => answer(board, each));
    expect(board.waitingForProgress(0)).toBe(0);
  });

  it('rests on while its channel is closed, and goes on when it has opened', () => {
    const board = aBoard();
    const [{ channel }] = flood(board, 'slack', 3);
    takeAll(board);
    channel.gate = 'closed';
    expect(takeAll(board, 1_000)).toEqual([]);
    channel.gate = 'open';
    board.offerTurn(channel);
    expect(takeAll(board, 1_000)).toEqual(['o/slack/alert2/1']);
  });
});
