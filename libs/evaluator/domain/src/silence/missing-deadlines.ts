import { absencesOf } from '../configuration/monitor.js';
import { MissingDeadline, type MissingMetric } from './missing-metric.js';

/** Gives a metric the deadlines that its monitors set now, in the place of those that it had. They are not queued yet. */
export function giveMissingDeadlines(missing: MissingMetric): void {
  for (const deadline of missing.deadlines) deadline.forget();
  const { owner, metric } = missing;
  missing.deadlines = owner.organization
    .monitorsOf(owner.name, metric)
    .flatMap(({ state }) => absencesOf(state).map((absence) => new MissingDeadline(missing, state.id, absence)));
}
