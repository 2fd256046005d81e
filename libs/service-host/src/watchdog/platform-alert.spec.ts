import { ALL_IS_WELL, FAULT_AFTER_MS, nextPlatformAlert, type PlatformAlert } from './platform-alert.js';

const LOG = { name: 'log', problem: 'the log does not answer' };
const DATABASE = { name: 'database', problem: 'PostgreSQL does not answer' };
const SHARDS = { name: 'shards', problem: '1 of 4 have judged nothing for up to 31 s' };

interface Look {
  readonly at: number;
  readonly passing?: readonly { name: string; problem: string }[];
  readonly lasting?: readonly { name: string; problem: string }[];
}

const after = (looks: readonly Look[]): PlatformAlert =>
  looks.reduce(
    (alert, { at, passing = [], lasting = [] }) => nextPlatformAlert(alert, passing, lasting, at),
    ALL_IS_WELL,
  );

describe('the alert of the platform', () => {
  it.each<{ when: string; looks: readonly Look[]; faults: readonly string[]; isOpen: boolean }>([
    { when: 'nothing is wrong', looks: [{ at: 0 }], faults: [], isOpen: false },
    {
      when: 'a problem has not lasted',
      looks: [
        { at: 0, passing: [LOG] },
        { at: FAULT_AFTER_MS - 1, passing: [LOG] },
      ],
      faults: [],
      isOpen: false,
    },
    {
      when: 'a problem has lasted',
      looks: [
        { at: 0, passing: [LOG] },
        { at: FAULT_AFTER_MS, passing: [LOG] },
      ],
      faults: ['log'],
      isOpen: true,
    },
    {
      when: 'a problem was gone in between',
      looks: [{ at: 0, passing: [LOG] }, { at: 20_000 }, { at: FAULT_AFTER_MS, passing: [LOG] }],
      faults: [],
      isOpen: false,
    },
    {
      when: 'another problem took the place of the first',
      looks: [
        { at: 0, passing: [LOG] },
        { at: FAULT_AFTER_MS, passing: [DATABASE] },
      ],
      faults: [],
      isOpen: false,
    },
    { when: 'something has lasted already', looks: [{ at: 0, lasting: [SHARDS] }], faults: ['shards'], isOpen: true },
    {
      when: 'the fault is gone, but a problem is there that may become one',
      looks: [
        { at: 0, lasting: [SHARDS] },
        { at: 5_000, passing: [LOG] },
      ],
      faults: [],
      isOpen: true,
    },
    { when: 'all is well again', looks: [{ at: 0, lasting: [SHARDS] }, { at: 5_000 }], faults: [], isOpen: false },
  ])('when $when: open $isOpen', ({ looks, faults, isOpen }) => {
    const alert = after(looks);
    expect({ faults: alert.faults.map(({ name }) => name), isOpen: alert.isOpen }).toEqual({ faults, isOpen });
  });
});
