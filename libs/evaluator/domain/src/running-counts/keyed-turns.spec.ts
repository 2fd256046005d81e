import { setImmediate as nextTurn } from 'node:timers/promises';
import { KeyedTurns } from './keyed-turns.js';

const never = new AbortController().signal;

it('work waits for all before it that has a key in common with it, and for nothing else', async () => {
  const turns = new KeyedTurns();
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string, ...keys: readonly string[]): Promise<void> =>
    turns.run(keys, never, async () => {
      events.push(`${name} begins`);
      await new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await nextTurn();
  };
  const all = [work('first', 'a', 'b'), work('second', 'b', 'c'), work('third', 'c'), work('other', 'd')];
  await nextTurn();
  expect(events).toEqual(['first begins', 'other begins']);
  await end('first');
  expect(events.slice(2)).toEqual(['second begins']);
  await end('second');
  expect(events.slice(3)).toEqual(['third begins']);
  await Promise.all([end('third'), end('other'), ...all]);
});

it('goes on after work that failed', async () => {
  const turns = new KeyedTurns();
  const failing = turns.run(['a'], never, () => Promise.reject(new Error('no')));
  const next = turns.run(['a'], never, () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('done');
});

it('work whose signal is aborted no longer waits, and whatever comes after it still does', async () => {
  const turns = new KeyedTurns();
  let end: () => void = () => undefined;
  const first = turns.run(['a'], never, () => new Promise<void>((resolve) => (end = resolve)));
  const leaving = new AbortController();
  const events: string[] = [];
  const work = (name: string) => async (): Promise<number> => events.push(name);
  const second = turns.run(['a'], leaving.signal, work('second'));
  const third = turns.run(['a'], never, work('third'));
  leaving.abort(new Error('nobody waits'));
  await expect(second).rejects.toThrow('nobody waits');
  await nextTurn();
  expect(events).toEqual([]);
  end();
  await Promise.all([first, third]);
  expect(events).toEqual(['third']);
});
