import { firstOffset } from './first-offset.js';

describe('firstOffset', () => {
  it.each([
    { wanted: 0, low: 0, high: 0, kind: 'as wanted', offset: 0 },
    { wanted: 0, low: 50, high: 90, kind: 'as wanted', offset: 50 },
    { wanted: 1, low: 50, high: 90, kind: 'records gone', offset: 50 },
    { wanted: 49, low: 50, high: 90, kind: 'records gone', offset: 50 },
    { wanted: 50, low: 50, high: 90, kind: 'as wanted', offset: 50 },
    { wanted: 90, low: 50, high: 90, kind: 'as wanted', offset: 90 },
    { wanted: 91, low: 50, high: 90, kind: 'log ends before', offset: 50 },
    { wanted: 7, low: 0, high: 0, kind: 'log ends before', offset: 0 },
  ])('$wanted of $low..$high: $kind, $offset', ({ wanted, low, high, kind, offset }) => {
    expect(firstOffset(wanted, { low, high })).toEqual({ kind, offset });
  });
});
