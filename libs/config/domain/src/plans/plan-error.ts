import { AppError } from '@tocsin/runtime';

/** The organization's plan does not have what was asked for. */
export class PlanError extends AppError {
  readonly code = 'plan_required';
  readonly retryable = false;
}
