import { lagUntilVisible, learnMaturity, type Maturity, visibleShare } from './maturity.js';

const known: Maturity = { lags: [0, 600, 3600], shares: [0.5, 0.9, 0.98] };

describe('learnMaturity', () => {
  it('weighs buckets by what they held', () => {
    const visible = Float64Array.of(50, 90, 0, 300);
    expect(learnMaturity([0, 600], visible, Float64Array.of(100, 300))).toEqual({
      lags: [0, 600],
      shares: [0.125, 0.975],
    });
  });

  it('never falls and never exceeds 1, though counts were corrected downwards', () => {
    expect(learnMaturity([0, 60, 120], Float64Array.of(80, 110, 70), Float64Array.of(100))?.shares).toEqual([
      0.8, 1, 1,
    ]);
  });

  it('of buckets that held nothing is not to be learnt', () => {
    expect(learnMaturity([0], Float64Array.of(0, 0), Float64Array.of(0, 0))).toBeUndefined();
  });
});

describe('visibleShare', () => {
  it.each([
    { lag: -1, share: 0.5 },
    { lag: 0, share: 0.5 },
    { lag: 300, share: 0.7 },
    { lag: 600, share: 0.9 },
    { lag: 3600, share: 0.98 },
    { lag: 9000, share: 0.98 },
  ])('after $lag seconds is $share', ({ lag, share }) => {
    expect(visibleShare(known, lag)).toBeCloseTo(share, 12);
  });
});

describe('lagUntilVisible', () => {
  it.each([
    { share: 0.4, lag: 0 },
    { share: 0.5, lag: 0 },
    { share: 0.7, lag: 300 },
    { share: 0.98, lag: 3600 },
    { share: 0.981, lag: undefined },
  ])('$share is visible after $lag', ({ share, lag }) => {
    const found = lagUntilVisible(known, share);
    if (lag === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(lag, 9);
  });
});
