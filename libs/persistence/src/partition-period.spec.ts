import { periodAt, periodOfName, periodsBetween } from './partition-period.js';

const at = (text: string) => Date.parse(`${text}Z`);

describe('periodAt', () => {
  it.each([
    { unit: 'day', when: '2026-11-25T00:00:00.000', suffix: '_p20261125', start: '2026-11-25', end: '2026-11-26' },
    { unit: 'day', when: '2026-11-25T23:59:59.999', suffix: '_p20261125', start: '2026-11-25', end: '2026-11-26' },
    { unit: 'day', when: '2024-02-29T12:00:00.000', suffix: '_p20240229', start: '2024-02-29', end: '2024-03-01' },
    { unit: 'fourDays', when: '2026-11-23T00:00:00.000', suffix: '_p20261123', start: '2026-11-23', end: '2026-11-27' },
    { unit: 'fourDays', when: '2026-11-26T23:59:59.999', suffix: '_p20261123', start: '2026-11-23', end: '2026-11-27' },
    { unit: 'fourDays', when: '2024-02-29T12:00:00.000', suffix: '_p20240227', start: '2024-02-27', end: '2024-03-02' },
    { unit: 'month', when: '2026-12-31T23:59:59.999', suffix: '_p202612', start: '2026-12-01', end: '2027-01-01' },
    { unit: 'month', when: '2026-12-01T00:00:00.000', suffix: '_p202612', start: '2026-12-01', end: '2027-01-01' },
  ] as const)('of a $unit at $when is $suffix', ({ unit, when, suffix, start, end }) => {
    expect(periodAt(unit, at(when))).toEqual({ suffix, start: at(`${start}T00:00`), end: at(`${end}T00:00`) });
  });
});

describe('periodsBetween', () => {
  it('includes the periods of both ends', () => {
    const periods = periodsBetween('day', at('2026-11-25T23:59'), at('2026-11-27T00:00'));
    expect(periods.map(({ suffix }) => suffix)).toEqual(['_p20261125', '_p20261126', '_p20261127']);
  });

  it('is one period for one instant', () => {
    expect(periodsBetween('month', 0, 0)).toHaveLength(1);
  });
});

describe('periodOfName', () => {
  it.each([
    { unit: 'day', name: 'tail_p20261125', suffix: '_p20261125' },
    { unit: 'month', name: 'tail_p202611', suffix: '_p202611' },
    { unit: 'fourDays', name: 'tail_p20261123', suffix: '_p20261123' },
    { unit: 'fourDays', name: 'tail_p20261124', suffix: undefined },
    { unit: 'day', name: 'tail_p202611', suffix: undefined },
    { unit: 'month', name: 'tail_p20261125', suffix: undefined },
    { unit: 'day', name: 'tail_p20261345', suffix: undefined },
    { unit: 'day', name: 'other_p20261125', suffix: undefined },
    { unit: 'day', name: 'tail_p20261125_x', suffix: undefined },
    { unit: 'day', name: 'tail', suffix: undefined },
  ] as const)('of $name by $unit is $suffix', ({ unit, name, suffix }) => {
    expect(periodOfName(unit, 'tail', name)?.suffix).toBe(suffix);
  });
});
