import { setImmediate as nextTurn } from 'node:timers/promises';
import { KeyedTurns } from './keyed-turns.js';

it('work waits for all before it that has a key in common with it, and for nothing else', async () => {
  const turns = new KeyedTurns();
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string, ...keys: readonly string[]): Promise<void> =>
    turns.run(keys, async () => {
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
  const failing = turns.run(['a'], () => Promise.reject(new Error('no')));
  const next = turns.run(['a'], () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('done');
});
