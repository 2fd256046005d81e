import { MAX_SAMPLES_PER_RECORD, samplesV1 } from '@tocsin/payload-schemas';
import { sortOut, toColumns } from './sample-columns.js';

const NOW_S = 1_764_000_000;
const at = (time: number, value = 1): { name: string; time: number; value: number } => ({ name: 'm', time, value });

describe('samples sorted out by time', () => {
  it.each([
    { when: 'exactly 24 h old', time: NOW_S - 86_400, accepted: 1, tooOld: 0, tooFarAhead: 0 },
    { when: 'one second older', time: NOW_S - 86_401, accepted: 0, tooOld: 1, tooFarAhead: 0 },
    { when: 'exactly 10 min ahead', time: NOW_S + 600, accepted: 1, tooOld: 0, tooFarAhead: 0 },
    { when: 'one second further', time: NOW_S + 601, accepted: 0, tooOld: 0, tooFarAhead: 1 },
    { when: 'of 1970', time: 0, accepted: 0, tooOld: 1, tooFarAhead: 0 },
    { when: 'of 2100', time: 4_102_444_800, accepted: 0, tooOld: 0, tooFarAhead: 1 },
  ])('$when: accepted $accepted', ({ time, accepted, tooOld, tooFarAhead }) => {
    const sorted = sortOut([at(time)], NOW_S * 1000);
    expect(sorted).toEqual({ accepted: Array(accepted).fill(at(time)), tooOld, tooFarAhead });
  });
});

describe('columns', () => {
  it('have one time when all samples have it', () => {
    expect(toColumns('o', 'host:h', [at(NOW_S, 1), at(NOW_S, 2)])).toEqual([
      { org: 'o', owner: 'host:h', time: NOW_S, names: ['m', 'm'], values: [1, 2] },
    ]);
  });

  it('have a time for each value when times differ', () => {
    const [columns] = toColumns('o', 'host:h', [at(NOW_S), at(NOW_S + 60)]);
    expect(columns.time).toEqual([NOW_S, NOW_S + 60]);
  });

  it.each([
    { count: MAX_SAMPLES_PER_RECORD, records: [1000] },
    { count: MAX_SAMPLES_PER_RECORD + 1, records: [1000, 1] },
    { count: 10_000, records: Array(10).fill(1000) as number[] },
  ])('of $count samples become $records.length records, as the contract allows', ({ count, records }) => {
    const cut = toColumns(
      'o',
      'host:h',
      Array.from({ length: count }, (_, i) => at(NOW_S + (i % 3), i)),
    );
    expect(cut.map(({ values }) => values.length)).toEqual(records);
    expect(cut.flatMap(({ values }) => values)).toEqual(Array.from({ length: count }, (_, i) => i));
    for (const record of cut) expect(samplesV1.parse(record)).toEqual(record);
  });
});
