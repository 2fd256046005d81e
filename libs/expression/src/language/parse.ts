import { Arguments } from './arguments.js';
import type { Combination, Expression } from './syntax.js';

type Read = (args: Arguments, at: number) => Expression;

/** Every function, with how its arguments are read. */
const FUNCTIONS: Readonly<Record<string, Read>> = {
  host: (args, at) => ({ fn: 'host', at, hostId: args.text('the id of a host'), ...metricAfter(args) }),
  service: (args, at) => ({ fn: 'service', at, service: args.text('the name of a service'), ...metricAfter(args) }),
  role: (args, at) => ({ fn: 'role', at, ...args.role(), ...metricAfter(args) }),
  roleSlots: (args, at) => ({ fn: 'roleSlots', at, ...args.role(), ...metricAfter(args) }),
  avg: combination('avg'),
  max: combination('max'),
  min: combination('min'),
  sum: combination('sum'),
  product: combination('product'),
  stack: (args, at) => ({ fn: 'stack', at, of: seriesOf(args) }),
  diff: (args, at) => ({ fn: 'diff', at, left: seriesOf(args), right: seriesAfter(args) }),
  divide: (args, at) => ({ fn: 'divide', at, left: seriesOf(args), right: seriesAfter(args) }),
  scale: (args, at) => ({ fn: 'scale', at, of: seriesOf(args), factor: numberAfter(args, 'a factor') }),
  offset: (args, at) => ({ fn: 'offset', at, of: seriesOf(args), factor: numberAfter(args, 'a number to add') }),
  percentile: (args, at) => ({ fn: 'percentile', at, of: seriesOf(args), percentage: percentageAfter(args) }),
  timeShift: (args, at) => ({ fn: 'timeShift', at, of: seriesOf(args), duration: durationAfter(args) }),
  movingAverage: (args, at) => ({ fn: 'movingAverage', at, of: seriesOf(args), duration: durationAfter(args) }),
  linearRegression: (args, at) => ({ fn: 'linearRegression', at, of: seriesOf(args), duration: durationAfter(args) }),
  timeLeftForecast: (args, at) => ({
    fn: 'timeLeftForecast',
    at,
    of: seriesOf(args),
    duration: durationAfter(args),
    threshold: numberAfter(args, 'a threshold'),
  }),
  group: (args, at) => {
    const of = [seriesOf(args)];
    while (args.token.kind === ',') of.push(seriesAfter(args));
    return { fn: 'group', at, of };
  },
  alias: (args, at) => {
    const of = seriesOf(args);
    args.mark(',');
    return { fn: 'alias', at, of, label: args.label() };
  },
};

/**
 * Reads an expression.
 *
 * @throws {ExpressionError} With the place of the first fault; also if the text is longer, deeper or has more functions than
 *   allowed.
 */
export function parseExpression(text: string): Expression {
  const args = new Arguments(text);
  const expression = seriesOf(args);
  args.end();
  return expression;
}

function seriesOf(args: Arguments): Expression {
  return args.call((name, at) => {
    if (!Object.hasOwn(FUNCTIONS, name)) {
      throw args.wrong(
        at,
        `there is no function ${JSON.stringify(name)}; there are ${Object.keys(FUNCTIONS).join(', ')}`,
      );
    }
    args.mark('(');
    return FUNCTIONS[name](args, at);
  });
}

function seriesAfter(args: Arguments): Expression {
  args.mark(',');
  return seriesOf(args);
}

function combination(fn: Combination): Read {
  return (args, at) => ({ fn, at, of: seriesOf(args) });
}

function metricAfter(args: Arguments): { readonly metric: string } {
  args.mark(',');
  return { metric: args.metric() };
}

function numberAfter(args: Arguments, what: string): number {
  args.mark(',');
  return args.number(`${what}, such as 10, 1.5 or 1/86400`);
}

function percentageAfter(args: Arguments): number {
  args.mark(',');
  const { at } = args;
  const percentage = args.number('a percentage, such as 95');
  if (percentage > 0 && percentage < 100) return percentage;
  throw args.wrong(at, `expected a percentage above 0 and below 100, not ${percentage}`);
}

function durationAfter(args: Arguments): ReturnType<Arguments['duration']> {
  args.mark(',');
  return args.duration();
}
