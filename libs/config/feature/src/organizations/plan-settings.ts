import type { Plan } from '@tocsin/payload-schemas';

/** Settings of plans. */
export abstract class PlanSettings {
  /** The plan that a new organization begins with. */
  abstract readonly defaultPlan: Plan;
}
