import { damaged, delivered, skipped, STRAY, TRANSITIONS, WANTED } from './a-run.js';
import { deliveryFaults, unfinished } from './deliveries.js';

const ENDS = TRANSITIONS.map((transition) => delivered(transition));

describe('deliveries.v1, held against what a channel must be told', () => {
  it('is right when everything ended delivered once, published repeatedly or not', () => {
    expect(deliveryFaults(WANTED, [ENDS[0], ENDS[0], ENDS[1], ENDS[0], ENDS[2]])).toEqual([]);
    expect(unfinished(WANTED, ENDS)).toBe(0);
  });

  it('is right when what must be skipped was, whenever', () => {
    const wanted = [WANTED[0], { ...WANTED[1], end: 'superseded' } as const, WANTED[2]];
    const skip = skipped(TRANSITIONS[1]);
    expect(deliveryFaults(wanted, [ENDS[0], skip, ENDS[2]])).toEqual([]);
    expect(deliveryFaults(wanted, [skip, ENDS[0], ENDS[2]])).toEqual([]);
    expect(deliveryFaults(wanted, ENDS)).not.toEqual([]);
    expect(deliveryFaults(wanted, [ENDS[0], ENDS[2]])).not.toEqual([]);
  });

  it.each(damaged(ENDS, delivered(STRAY)))('is wrong when $fault', ({ list }) => {
    expect(deliveryFaults(WANTED, list)).not.toEqual([]);
  });

  it.each([
    { fault: 'ended twice', ends: [...ENDS, { ...ENDS[2], at: 2 }] },
    { fault: 'was sent in another round', ends: [ENDS[0], { ...ENDS[1], round: 1 }, ENDS[2]] },
    { fault: 'was skipped', ends: [ENDS[0], skipped(TRANSITIONS[1]), ENDS[2]] },
  ])('is wrong when one $fault', ({ ends }) => {
    expect(deliveryFaults(WANTED, ends)).not.toEqual([]);
  });

  it('tells how many have not ended', () => {
    expect(unfinished(WANTED, [ENDS[0]])).toBe(2);
  });
});
