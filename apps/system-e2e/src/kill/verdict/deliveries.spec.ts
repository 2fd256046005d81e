import { CHANNEL, damaged, delivered, skipped, STRAY, TRANSITIONS } from './a-run.js';
import { deliveryFaults, unfinished } from './deliveries.js';

const ENDS = TRANSITIONS.map((transition) => delivered(transition));

describe('deliveries.v1, held against alerts.v1', () => {
  it('is right when everything ended delivered once, published repeatedly or not', () => {
    expect(deliveryFaults(TRANSITIONS, CHANNEL, [ENDS[0], ENDS[0], ENDS[1], ENDS[0], ENDS[2]])).toEqual([]);
    expect(unfinished(TRANSITIONS, ENDS)).toBe(0);
  });

  it.each(damaged(ENDS, delivered(STRAY)))('is wrong when $fault', ({ list }) => {
    expect(deliveryFaults(TRANSITIONS, CHANNEL, list)).not.toEqual([]);
  });

  it.each([
    { fault: 'ended twice', ends: [...ENDS, { ...ENDS[2], at: 2 }] },
    { fault: 'went to another channel', ends: [ENDS[0], { ...ENDS[1], channelId: 'other' }, ENDS[2]] },
    { fault: 'was skipped', ends: [ENDS[0], skipped(TRANSITIONS[1]), ENDS[2]] },
  ])('is wrong when one $fault', ({ ends }) => {
    expect(deliveryFaults(TRANSITIONS, CHANNEL, ends)).not.toEqual([]);
  });

  it('tells how many have not ended', () => {
    expect(unfinished(TRANSITIONS, [ENDS[0]])).toBe(2);
  });
});
