/** Settings of projects. */
export abstract class ProjectLimits {
  /** Projects that one organization may have. */
  abstract readonly projects: number;
  /** Charts that one project may have. */
  abstract readonly charts: number;
  /** KPI monitors that one project may have. */
  abstract readonly kpiMonitors: number;
}
