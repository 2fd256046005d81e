/** Settings of projects. */
export abstract class ProjectLimits {
  /** Projects that one organization may have. */
  abstract readonly projects: number;
}
