/** Settings of monitors. */
export abstract class MonitorLimits {
  /** Expression monitors that one organization may have. */
  abstract readonly expressionMonitors: number;
}
