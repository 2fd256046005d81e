import { inTurns } from './in-turns.js';

function* numbers(count: number, computed: number[] = []): Generator<number> {
  for (let i = 0; i < count; i++) {
    computed.push(i);
    yield i;
  }
}

it.each([0, 1, 20, 21, 50])('comes to all %i', async (count) => {
  expect(await inTurns(numbers(count), new AbortController().signal)).toEqual([...numbers(count)]);
});

it('lets others have their turn, and ends when nobody waits for it any more', async () => {
  const gone = new AbortController();
  const computed: number[] = [];
  setImmediate(() => {
    gone.abort(new Error('nobody waits'));
  });
  await expect(inTurns(numbers(100_000, computed), gone.signal)).rejects.toThrow('nobody waits');
  expect(computed.length).toBeLessThan(100);
});
