import fc from 'fast-check';
import { anExpression, withoutPlaces } from '../testing/any-expression.js';
import { ExpressionError } from './expression-error.js';
import { MAX_CALLS, MAX_DEPTH, MAX_LENGTH } from './limits.js';
import { parseExpression } from './parse.js';
import { printExpression } from './print.js';

const LOAD = { fn: 'host', hostId: '22CXRB3pZmu', metric: 'loadavg5' };
const load = 'host(22CXRB3pZmu, loadavg5)';

describe('an expression', () => {
  it.each<[string, object]>([
    ['host(22CXRB3pZmu, memory.*)', { fn: 'host', hostId: '22CXRB3pZmu', metric: 'memory.*' }],
    [`host('22CXRB3pZmu', "loadavg5")`, LOAD],
    ['service(Blog, foo.bar)', { fn: 'service', service: 'Blog', metric: 'foo.bar' }],
    ["service('my shop', foo.#.bar)", { fn: 'service', service: 'my shop', metric: 'foo.#.bar' }],
    ['role(Blog:db, loadavg5)', { fn: 'role', service: 'Blog', role: 'db', metric: 'loadavg5' }],
    ["role('Blog: db', loadavg5)", { fn: 'role', service: 'Blog', role: 'db', metric: 'loadavg5' }],
    ['role(Blog: db, loadavg5)', { fn: 'role', service: 'Blog', role: 'db', metric: 'loadavg5' }],
    ['roleSlots(Blog:db, loadavg5)', { fn: 'roleSlots', service: 'Blog', role: 'db', metric: 'loadavg5' }],
    ...['avg', 'max', 'min', 'sum', 'product', 'stack'].map((fn): [string, object] => [
      `${fn}(${load})`,
      { fn, of: LOAD },
    ]),
    ...['diff', 'divide'].map((fn): [string, object] => [`${fn}(${load}, ${load})`, { fn, left: LOAD, right: LOAD }]),
    [`scale(${load}, 10.0)`, { fn: 'scale', of: LOAD, factor: 10 }],
    [`scale(${load}, 1/86400)`, { fn: 'scale', of: LOAD, factor: 1 / 86400 }],
    [`scale(${load}, 1 / -4)`, { fn: 'scale', of: LOAD, factor: -0.25 }],
    [`offset(${load}, -.5)`, { fn: 'offset', of: LOAD, factor: -0.5 }],
    [`offset(${load}, 1e-7)`, { fn: 'offset', of: LOAD, factor: 1e-7 }],
    [`percentile(${load}, 99.9)`, { fn: 'percentile', of: LOAD, percentage: 99.9 }],
    [`timeShift(${load}, 1w)`, { fn: 'timeShift', of: LOAD, duration: { amount: 1, unit: 'w' } }],
    [`movingAverage(${load}, '5m')`, { fn: 'movingAverage', of: LOAD, duration: { amount: 5, unit: 'm' } }],
    [`linearRegression(${load}, 3mo)`, { fn: 'linearRegression', of: LOAD, duration: { amount: 3, unit: 'mo' } }],
    [
      `timeLeftForecast(${load}, "1y", 2000000000000)`,
      { fn: 'timeLeftForecast', of: LOAD, duration: { amount: 1, unit: 'y' }, threshold: 2e12 },
    ],
    [`group(${load})`, { fn: 'group', of: [LOAD] }],
    [`group(${load}, ${load}, ${load})`, { fn: 'group', of: [LOAD, LOAD, LOAD] }],
    [`alias(${load}, 'a "b" (c), d')`, { fn: 'alias', of: LOAD, label: 'a "b" (c), d' }],
    [`alias(${load}, '')`, { fn: 'alias', of: LOAD, label: '' }],
    ['\n avg (\r\n\thost(22CXRB3pZmu ,loadavg5 )\n)  ', { fn: 'avg', of: LOAD }],
  ])('%s', (text, tree) => {
    expect(withoutPlaces(parseExpression(text))).toEqual(tree);
  });

  it('is the same after it was printed and read again', () => {
    fc.assert(
      fc.property(anExpression, (expression) => {
        const again = parseExpression(printExpression(expression));
        expect(withoutPlaces(again)).toEqual(withoutPlaces(expression));
      }),
    );
  });

  it('knows where its parts begin', () => {
    expect(parseExpression(` avg(\n  ${load})`)).toMatchObject({ at: 1, of: { at: 8 } });
  });
});

const problemOf = (text: string): string => {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  return 'none';
};

describe('the fault of an expression', () => {
  it.each([
    ['', 'line 1, column 1: expected a function, not the end of the expression'],
    ['   ', 'line 1, column 1: expected a function, not the end of the expression'],
    ['42(', 'line 1, column 1: there is no function "42"'],
    ['median(x)', 'line 1, column 1: there is no function "median"; there are host, service,'],
    ['constructor(x)', 'line 1, column 1: there is no function "constructor"'],
    ['__proto__(x)', 'line 1, column 1: there is no function "__proto__"'],
    ['avg', 'line 1, column 4: expected "(", not the end of the expression'],
    ['avg(', 'line 1, column 5: expected a function, not the end of the expression'],
    ['avg()', 'line 1, column 5: expected a function, not ")"'],
    ['avg(loadavg5)', 'line 1, column 5: there is no function "loadavg5"'],
    [`avg('host')`, 'line 1, column 5: expected a function, not "host"'],
    ['host(a)', 'line 1, column 7: expected ",", not ")"'],
    ['host(, b)', 'line 1, column 6: expected the id of a host, not ","'],
    [`host('', b)`, 'line 1, column 6: expected the id of a host, not ""'],
    ['host(a, b, c)', 'line 1, column 10: expected ")", not ","'],
    ['host(a, b', 'line 1, column 10: expected ")", not the end of the expression'],
    ['host(a, b) host', 'line 1, column 12: expected the end of the expression, not "host"'],
    ['host(a, "b c")', 'line 1, column 9: expected the name of a metric, such as loadavg5 or memory.*, not "b c"'],
    ['role(shop, b)', 'line 1, column 6: expected a role, as service:role, not "shop"'],
    ["role('a:b:c', b)", 'line 1, column 6: expected a role, as service:role, not "a:b:c"'],
    ['scale(host(a, b), x)', 'line 1, column 19: expected a factor, such as 10, 1.5 or 1/86400, not "x"'],
    ['scale(host(a, b), 1/0)', 'line 1, column 19: expected a factor'],
    ['scale(host(a, b), 1e999)', 'line 1, column 19: expected a factor'],
    ['scale(host(a, b), 1/)', 'line 1, column 21: expected a number to divide by, not ")"'],
    ['percentile(host(a, b), 0)', 'line 1, column 24: expected a percentage above 0 and below 100, not 0'],
    ['percentile(host(a, b), 100)', 'line 1, column 24: expected a percentage above 0 and below 100, not 100'],
    [
      'timeShift(host(a, b), 5)',
      'line 1, column 23: expected a duration: a whole number of at least 1 with m, h, d, w, mo, y',
    ],
    ['timeShift(host(a, b), 0m)', 'line 1, column 23: expected a duration'],
    ['timeShift(host(a, b), 1s)', 'line 1, column 23: expected a duration'],
    ['timeShift(host(a, b), 6y)', 'line 1, column 23: a duration must be at most 5y'],
    ['host(a, b%)', 'line 1, column 10: unexpected "%"; put names that need it into quotes'],
    ['host(\u{1f600}, b)', 'line 1, column 6: unexpected "\u{1f600}"'],
    ["host('a, b)", "line 1, column 6: the quote ' is never closed"],
    ['avg(\n  host(a b))', 'line 2, column 10: expected ",", not "b"'],
    ['avg(\r\n\r\n  host(a b))', 'line 3, column 10: expected ",", not "b"'],
  ])('%j: %s', (text, problem) => {
    expect(problemOf(text).startsWith(problem)).toBe(true);
  });

  it('is told with little of a text that is long', () => {
    expect(problemOf(`${'x'.repeat(1000)}(`)).toContain('there is no function');
    expect(problemOf(`host(a ${'x'.repeat(1000)})`).length).toBeLessThan(120);
  });
});

describe('limits', () => {
  const nested = (depth: number): string => `${'avg('.repeat(depth - 1)}${load}${')'.repeat(depth - 1)}`;
  const wide = (calls: number): string => `group(${Array.from({ length: calls - 1 }, () => 'host(a,b)').join()})`;
  const long = (length: number): string => load.padEnd(length);

  it.each([
    ['depth', nested(MAX_DEPTH), nested(MAX_DEPTH + 1), /nested deeper than/],
    ['number of functions', wide(MAX_CALLS), wide(MAX_CALLS + 1), /at most \d+ functions/],
    ['length', long(MAX_LENGTH), long(MAX_LENGTH + 1), /at most \d+ characters/],
  ])('of %s are told', (_, allowed, refused, problem) => {
    expect(problemOf(allowed)).toBe('none');
    expect(problemOf(refused)).toMatch(problem);
  });

  it('hostile texts end in an error at once', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      ',',
      "'",
      '"',
      ' ',
      '\n',
      'avg(',
      'group(',
      'host(a,b)',
      '1/',
      '1',
      'mo',
      ':',
      '%',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 4_000, size: 'max' }), (parts) => {
        expect(typeof problemOf(parts.join(''))).toBe('string');
      }),
      { numRuns: 200 },
    );
    expect(problemOf('('.repeat(1_000_000))).toMatch(/at most/);
    expect(problemOf(' '.repeat(MAX_LENGTH - 1) + '%')).toMatch(/unexpected/);
  });
});
