import { sendablePrefix } from './sendable-prefix.js';

describe('sendablePrefix', () => {
  it.each([
    { when: 'nothing is there', ids: [], sentId: 7, settledId: 0, expected: 0 },
    { when: 'ids follow the sent one', ids: [8, 9, 10], sentId: 7, settledId: 0, expected: 3 },
    { when: 'the first id is missing', ids: [9, 10], sentId: 7, settledId: 0, expected: 0 },
    { when: 'an id in the middle is missing', ids: [8, 10, 11], sentId: 7, settledId: 0, expected: 1 },
    { when: 'the missing id is the last settled one', ids: [8, 10, 11], sentId: 7, settledId: 9, expected: 3 },
    { when: 'the missing id is one after the settled ones', ids: [8, 10, 11], sentId: 7, settledId: 8, expected: 1 },
    { when: 'a gap reaches beyond the settled ids', ids: [12], sentId: 7, settledId: 10, expected: 0 },
    { when: 'a wide gap is settled as a whole', ids: [12], sentId: 7, settledId: 12, expected: 1 },
    { when: 'one gap is settled and the next is not', ids: [9, 11], sentId: 7, settledId: 8, expected: 1 },
  ])('gives $expected when $when', ({ ids, sentId, settledId, expected }) => {
    expect(sendablePrefix(ids, sentId, settledId)).toBe(expected);
  });
});
