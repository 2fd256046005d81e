import { SerialQueue } from './serial-queue.js';

describe('a serial queue', () => {
  it('runs one piece of work at a time, in order, whatever each of them takes', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const work = (name: string, turns: number) => async (): Promise<void> => {
      seen.push(`${name} begins`);
      for (let i = 0; i < turns; i++) await Promise.resolve();
      seen.push(`${name} ends`);
    };
    await Promise.all([queue.run(work('first', 5)), queue.run(work('second', 1)), queue.run(work('third', 0))]);
    expect(seen).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('hands an error to whoever handed over the work, and goes on', async () => {
    const queue = new SerialQueue();
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(async () => 7);
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe(7);
  });
});
