/** Nobody mends more at once. */
export const MOST_PROBLEMS = 10;

/** What is wrong with a template. */
export interface TemplateProblem {
  /** From 1; null: the template as a whole. */
  readonly line: number | null;
  /** A sentence that says what would be right. */
  readonly problem: string;
}
