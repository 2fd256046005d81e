import type { LogRecord } from '@tocsin/messaging';
import { RecentRecords } from './recent-records.js';

function run(first: number, count: number): LogRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    topic: 't',
    partition: 0,
    offset: first + i,
    key: 'k',
    value: null,
    headers: {},
    appendedAt: 0,
  }));
}

describe('RecentRecords', () => {
  let recent: RecentRecords;
  const offsets = (from: number, limit = 100): number[] => recent.from(1, 0, from, limit).map(({ offset }) => offset);

  beforeEach(() => {
    recent = new RecentRecords(100);
    recent.add(1, 0, run(10, 3), 30);
    recent.add(1, 0, run(13, 2), 20);
    recent.add(1, 0, run(20, 2), 20); // another process has appended 15 to 19
  });

  it.each([
    { from: 9, limit: 100, expected: [] },
    { from: 10, limit: 100, expected: [10, 11, 12, 13, 14] },
    { from: 12, limit: 100, expected: [12, 13, 14] },
    { from: 14, limit: 100, expected: [14] },
    { from: 15, limit: 100, expected: [] },
    { from: 19, limit: 100, expected: [] },
    { from: 20, limit: 100, expected: [20, 21] },
    { from: 22, limit: 100, expected: [] },
    { from: 10, limit: 1, expected: [10] },
    { from: 10, limit: 3, expected: [10, 11, 12] },
    { from: 11, limit: 3, expected: [11, 12, 13] },
  ])('gives $expected from $from, at most $limit', ({ from, limit, expected }) => {
    expect(offsets(from, limit)).toEqual(expected);
  });

  it('keeps partitions and topics apart', () => {
    expect(recent.from(1, 1, 10, 100)).toEqual([]);
    expect(recent.from(2, 0, 10, 100)).toEqual([]);
  });

  it('forgets the oldest of all when it has more bytes than it may', () => {
    recent.add(1, 1, run(0, 1), 30);
    expect(offsets(10)).toEqual([10, 11, 12, 13, 14]);
    recent.add(1, 1, run(1, 1), 1);
    expect(offsets(10)).toEqual([]);
    expect(offsets(13)).toEqual([13, 14]);
  });

  it('keeps nothing when it may keep nothing', () => {
    recent = new RecentRecords(0);
    recent.add(1, 0, run(10, 3), 30);
    expect(offsets(10)).toEqual([]);
  });
});
