import type { OrganizationState, Plan } from '@tocsin/payload-schemas';
import { PlanError } from './plan-error.js';

/** What not every plan has: which plans have it, and whether the Insights package gives it to the others. */
const FEATURES = {
  projectRoles: { name: 'roles in single projects', plans: ['growth', 'enterprise'], inInsights: false },
  kpiMonitors: { name: 'KPI monitors', plans: ['enterprise'], inInsights: true },
  projectWebhooks: { name: 'webhooks of projects', plans: ['enterprise'], inInsights: true },
} as const satisfies Record<string, { name: string; plans: readonly Plan[]; inInsights: boolean }>;

export type PlanFeature = keyof typeof FEATURES;

/**
 * Whether an organization may begin to use something. What it uses already goes on when its plan becomes a lesser one.
 *
 * @throws {PlanError} Naming the plans that have it.
 */
export function checkPlan(
  { plan, hasInsights }: Pick<OrganizationState, 'plan' | 'hasInsights'>,
  feature: PlanFeature,
): void {
  const { name, inInsights } = FEATURES[feature];
  const plans: readonly Plan[] = FEATURES[feature].plans;
  if (plans.includes(plan) || (inInsights && hasInsights)) return;
  const needed = `${plans.map((each) => `"${each}"`).join(' or ')}${inInsights ? ' or the Insights package' : ''}`;
  throw new PlanError(`${name} need the plan ${needed}; the organization has the plan "${plan}"`);
}
