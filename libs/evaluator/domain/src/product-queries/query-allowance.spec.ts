import { MAX_CONCURRENT_QUERIES, MAX_COST_IN_5_MINUTES, QueryAllowance, QueryLimitError } from './query-allowance.js';

const MINUTE_MS = 60_000;

function refusal(act: () => void): QueryLimitError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof QueryLimitError) return error;
    throw error;
  }
}

const spend = (allowance: QueryAllowance, cost: number, atMs: number, project = 'p1'): QueryLimitError | undefined => {
  const refused = refusal(() => {
    allowance.begin(project, cost, atMs);
  });
  if (refused === undefined) allowance.end(project);
  return refused;
};

it('a project has so many queries at once, whatever others do', () => {
  const allowance = new QueryAllowance();
  for (let i = 0; i < MAX_CONCURRENT_QUERIES; i++) allowance.begin('p1', 1, 0);
  expect(spend(allowance, 1, 0)).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 });
  expect(spend(allowance, 1, 0, 'p2')).toBeUndefined();
  allowance.end('p1');
  expect(spend(allowance, 1, 0)).toBeUndefined();
});

it('running queries are remembered when what they cost is not', () => {
  const allowance = new QueryAllowance();
  for (let i = 0; i < MAX_CONCURRENT_QUERIES; i++) allowance.begin('p1', 1, 0);
  expect(spend(allowance, 1, 100 * MINUTE_MS)).toBeDefined();
});

it.each([
  { cost: MAX_COST_IN_5_MINUTES - 1, more: 1, isRefused: false },
  { cost: MAX_COST_IN_5_MINUTES - 1, more: 2, isRefused: true },
  { cost: 0, more: MAX_COST_IN_5_MINUTES, isRefused: false },
  { cost: 0, more: MAX_COST_IN_5_MINUTES + 1, isRefused: true },
])('after $cost, $more is refused: $isRefused', ({ cost, more, isRefused }) => {
  const allowance = new QueryAllowance();
  spend(allowance, cost, 0);
  expect(spend(allowance, more, 4 * MINUTE_MS) !== undefined).toBe(isRefused);
});

it('what is refused costs nothing, and says when it would not be', () => {
  const allowance = new QueryAllowance();
  spend(allowance, MAX_COST_IN_5_MINUTES, 30_000);
  const refused = spend(allowance, 7, 60_000);
  expect(refused?.message).toBe('this query costs 7, and a project has 1000 for 5 minutes, of which 1000 are spent');
  expect(refused?.retryAfterSeconds).toBe(300);
  expect(spend(allowance, 7, 60_000 + 299_999)).toBeDefined();
  expect(spend(allowance, MAX_COST_IN_5_MINUTES, 60_000 + 300_000)).toBeUndefined();
});
