import { parseExpression } from './parse.js';
import { requireOneSeries } from './series-count.js';

const problemOf = (text: string): string => {
  try {
    requireOneSeries(parseExpression(text), text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('that an expression is one series', () => {
  it.each([
    'host(a, b)',
    'host(a, b.*)',
    'role(a:b, c)',
    'group(host(a, b))',
    'group(role(a:b, c), host(a, b))',
    'avg(group(host(a, b), host(c, b)))',
    'percentile(group(host(a, b), host(c, b)), 95)',
    'divide(host(a, b), host(c, d))',
    'diff(sum(role(a:b, c)), host(a, b))',
  ])('is possible: %s', (text) => {
    expect(problemOf(text)).toBe('none');
  });

  it.each([
    [
      'group(host(a, b), host(c, b))',
      'line 1, column 1: expected one series, but this comes to 2; combine them by avg',
    ],
    [
      'scale(group(host(a, b), host(c, b), avg(role(a:b, c))), 2)',
      'line 1, column 7: expected one series, but this comes to 3',
    ],
    ['diff(host(a, b),\n  alias(group(host(a, b), host(c, b)), x))', 'line 2, column 9: expected one series'],
  ])('is not: %s', (text, problem) => {
    expect(problemOf(text).startsWith(problem)).toBe(true);
  });
});
