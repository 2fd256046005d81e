import { FairRing, Fifo } from './fair-ring.js';

describe('Fifo', () => {
  it('gives items in their order, across many rounds', () => {
    const fifo = new Fifo<number>();
    const seen: (number | undefined)[] = [];
    for (let i = 0; i < 1_000; i++) {
      fifo.push(i);
      if (i % 3 === 2) seen.push(fifo.shift());
    }
    while (fifo.length > 0) seen.push(fifo.shift());
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    expect(fifo.shift()).toBeUndefined();
  });

  it('gives all that is left at once', () => {
    const fifo = new Fifo<number>();
    for (let i = 0; i < 5; i++) fifo.push(i);
    fifo.shift();
    expect(fifo.takeAll()).toEqual([1, 2, 3, 4]);
    expect(fifo.length).toBe(0);
  });
});

describe('FairRing', () => {
  const member = (group: string, name: string): { group: string; name: string } => ({ group, name });

  /** Takes `turns` times, each member wanting as many turns as it can get. */
  function turns(members: { group: string; name: string }[], count: number): string {
    const ring = new FairRing<{ group: string; name: string }>();
    for (const one of members) ring.add(one);
    let text = '';
    for (let i = 0; i < count; i++) {
      const one = ring.take();
      if (one === undefined) return `${text}-`;
      text += one.name;
      ring.add(one);
    }
    return text;
  }

  it.each([
    { when: 'one group', members: [member('x', 'a'), member('x', 'b')], expected: 'ababab' },
    {
      when: 'a large and a small group',
      members: [member('x', 'a'), member('x', 'b'), member('y', 'c')],
      expected: 'acbcac',
    },
    { when: 'nothing', members: [], expected: '-' },
  ])('takes turns: $when', ({ members, expected }) => {
    expect(turns(members, 6)).toBe(expected);
  });

  it('holds a member once', () => {
    const ring = new FairRing<{ group: string; name: string }>();
    const a = member('x', 'a');
    ring.add(a);
    ring.add(a);
    expect(ring.take()).toBe(a);
    expect(ring.take()).toBeUndefined();
    expect(ring.isEmpty).toBe(true);
  });

  it('lets a group that returns wait its turn', () => {
    const ring = new FairRing<{ group: string; name: string }>();
    const [a, b] = [member('x', 'a'), member('y', 'b')];
    ring.add(a);
    ring.add(b);
    expect(ring.take()).toBe(a);
    ring.add(a);
    expect([ring.take(), ring.take(), ring.take()]).toEqual([b, a, undefined]);
  });
});
