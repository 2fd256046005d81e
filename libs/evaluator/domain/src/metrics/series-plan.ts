/** What the names of a post mean: the series of each, -1 where nobody looks. */
export interface SeriesPlan {
  readonly names: readonly string[];
  readonly series: Int32Array;
}

/** Name lists remembered per owner. Agents post one or two; a service may post each metric by itself. */
const MAX_PLANS = 4;

/** The plan for a list of names, if it was made before. Equal lists are found by content, the same list at once. */
export function findPlan(plans: readonly SeriesPlan[], names: readonly string[]): SeriesPlan | undefined {
  for (const plan of plans) {
    if (plan.names === names || haveSameNames(plan.names, names)) return plan;
  }
  return undefined;
}

/** Remembers a plan, for the price of the oldest. */
export function rememberPlan(plans: SeriesPlan[], plan: SeriesPlan): void {
  if (plans.length === MAX_PLANS) plans.shift();
  plans.push(plan);
}

function haveSameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
