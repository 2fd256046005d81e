import type { Plan } from '@tocsin/payload-schemas';
import { PlanError } from './plan-error.js';
import { checkPlan, type PlanFeature } from './plan-rules.js';

const PLANS: readonly Plan[] = ['starter', 'plus', 'growth', 'enterprise'];

it.each<{ feature: PlanFeature; hasInsights: boolean; allowed: readonly Plan[] }>([
  { feature: 'projectRoles', hasInsights: false, allowed: ['growth', 'enterprise'] },
  { feature: 'projectRoles', hasInsights: true, allowed: ['growth', 'enterprise'] },
  { feature: 'kpiMonitors', hasInsights: false, allowed: ['enterprise'] },
  { feature: 'kpiMonitors', hasInsights: true, allowed: PLANS },
  { feature: 'projectWebhooks', hasInsights: false, allowed: ['enterprise'] },
  { feature: 'projectWebhooks', hasInsights: true, allowed: PLANS },
])('$feature with hasInsights $hasInsights: $allowed', ({ feature, hasInsights, allowed }) => {
  const permitted = PLANS.filter((plan) => {
    try {
      checkPlan({ plan, hasInsights }, feature);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(PlanError);
      return false;
    }
  });
  expect(permitted).toEqual(allowed);
});

it('names the plan that is needed, and the package where it helps', () => {
  expect(() => checkPlan({ plan: 'plus', hasInsights: false }, 'projectRoles')).toThrow(
    'roles in single projects need the plan "growth" or "enterprise"; the organization has the plan "plus"',
  );
  expect(() => checkPlan({ plan: 'growth', hasInsights: false }, 'kpiMonitors')).toThrow(
    'KPI monitors need the plan "enterprise" or the Insights package; the organization has the plan "growth"',
  );
});
