import { javaVersion } from './java.js';

describe('javaVersion', () => {
  it.each([
    { output: 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', expected: 17 },
    { output: 'java version "1.8.0_392"', expected: 8 },
    { output: 'openjdk version "25" 2025-09-16', expected: 25 },
    { output: 'openjdk version "21-ea" 2023-09-19', expected: 21 },
    { output: 'something else', expected: 0 },
  ])('reads $expected from $output', ({ output, expected }) => {
    expect(javaVersion(output)).toBe(expected);
  });
});
