import { sampleAge } from './sample-age.js';

const AT = 1_764_000_000_000;

describe('sampleAge', () => {
  it.each([
    { when: 'of now', time: AT / 1000, expected: 'accepted' },
    { when: 'exactly 24 h old', time: AT / 1000 - 86_400, expected: 'accepted' },
    { when: 'a second older', time: AT / 1000 - 86_401, expected: 'tooOld' },
    { when: 'exactly 10 minutes ahead', time: AT / 1000 + 600, expected: 'accepted' },
    { when: 'a second further ahead', time: AT / 1000 + 601, expected: 'tooFarAhead' },
    { when: 'of 1970', time: 0, expected: 'tooOld' },
    { when: 'of 2100', time: 4_102_444_800, expected: 'tooFarAhead' },
  ])('a sample $when is $expected', ({ time, expected }) => {
    expect(sampleAge(AT, time)).toBe(expected);
  });

  it.each([
    [86_400_000, 'accepted'],
    [86_400_001, 'tooOld'],
  ])('counts milliseconds of the record: %i ms old is %s', (ageMs, expected) => {
    expect(sampleAge(AT + ageMs, AT / 1000)).toBe(expected);
  });
});
