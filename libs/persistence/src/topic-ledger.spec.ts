import { hasLostRecords, published } from './topic-ledger.js';

describe('hasLostRecords', () => {
  const entry = { identity: 'a', ends: [5, 0, 3] };

  it.each([
    { when: 'nothing has changed', found: { identity: 'a', ends: [5, 0, 3] }, expected: false },
    { when: 'others have appended', found: { identity: 'a', ends: [9, 2, 3] }, expected: false },
    { when: 'partitions were added', found: { identity: 'a', ends: [5, 0, 3, 0] }, expected: false },
    { when: 'one partition ends one record earlier', found: { identity: 'a', ends: [5, 0, 2] }, expected: true },
    { when: 'a partition that was written to is gone', found: { identity: 'a', ends: [5, 0] }, expected: true },
    { when: 'it is another topic of that name', found: { identity: 'b', ends: [9, 9, 9] }, expected: true },
  ])('is $expected when $when', ({ found, expected }) => {
    expect(hasLostRecords(entry, found)).toBe(expected);
  });
});

describe('published', () => {
  it('keeps the highest end of each partition', () => {
    const positions = [
      { partition: 2, offset: 7 },
      { partition: 0, offset: 1 },
      { partition: 0, offset: 2 },
    ];
    expect(published({ identity: 'a', ends: [9] }, positions).ends).toEqual([9, 0, 8]);
  });

  it('keeps what is still to be sent again', () => {
    const entry = { identity: 'a', ends: [], resend: { afterId: 0, upToId: 4 } };
    expect(published(entry, [{ partition: 0, offset: 0 }])).toEqual({ ...entry, ends: [1] });
  });
});
