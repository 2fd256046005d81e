import { expectedChanges, type Step } from '../load/load-script.js';
import { HOST, STRAY, transition, TRANSITIONS } from './a-run.js';
import { changesInLog, withoutRepeats } from './transitions.js';

const STEPS: readonly Step[] = [
  { time: 10, checkStatus: 'OK', load: 50 },
  { time: 11, checkStatus: 'OK', load: 50.5 },
  { time: 12, checkStatus: 'OK', load: 81 },
  { time: 13, checkStatus: 'OK', load: 50 },
];

describe('what the script must cause, held against alerts.v1', () => {
  it('agrees with a faultless run, repeats included', () => {
    const published = withoutRepeats([TRANSITIONS[0], TRANSITIONS[0], TRANSITIONS[1], TRANSITIONS[0], TRANSITIONS[2]]);
    expect(published).toEqual(TRANSITIONS);
    expect(changesInLog(published, HOST)).toEqual(expectedChanges('host', STEPS));
  });

  it.each([
    { fault: 'one is missing', log: TRANSITIONS.slice(1) },
    { fault: 'one is added', log: [...TRANSITIONS, STRAY] },
    { fault: 'one has another status', log: [TRANSITIONS[0], transition('a', 2, 'unknown', 12, 11), TRANSITIONS[2]] },
    { fault: 'one has another time', log: [TRANSITIONS[0], transition('a', 2, 'critical', 13, 11), TRANSITIONS[2]] },
    {
      fault: 'two have each other’s place',
      log: [transition('a', 2, 'warning', 11, 11), transition('a', 1, 'critical', 12, 11), TRANSITIONS[2]],
    },
  ])('differs when $fault', ({ log }) => {
    expect(changesInLog(log, HOST)).not.toEqual(expectedChanges('host', STEPS));
  });

  it('knows checks and services, too', () => {
    const reports: Step[] = [
      { time: 10, checkStatus: 'UNKNOWN', load: 0 },
      { time: 11, checkStatus: 'UNKNOWN', load: 0 },
      { time: 12, checkStatus: 'OK', load: 0 },
    ];
    expect(expectedChanges('host', reports)).toEqual([
      { type: 'check', status: 'unknown', openedAt: 10, at: 10, sequence: 1 },
      { type: 'check', status: 'ok', openedAt: 10, at: 12, sequence: 2 },
    ]);
    expect(expectedChanges('service', reports)).toEqual([]);
  });

  it('is not asked when one transition was published in two versions', () => {
    expect(() => withoutRepeats([TRANSITIONS[0], transition('a', 1, 'critical', 11, 11)])).toThrow('two versions');
  });
});
