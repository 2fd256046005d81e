import { responseTimeMetric, serviceKey, timedRuns } from '@tocsin/evaluator-domain';
import type { ExternalMonitor } from '@tocsin/payload-schemas';
import { endOf, play, type Played, type PreviewTask, replayOf } from './preview-task.js';

/** Seconds before the span for each run that a judgement looks back at: of monitors that run rarely, too. */
const SECONDS_PER_RUN = 600;

/**
 * Plays the response times of an external monitor, which is what is stored of its runs.
 *
 * @param timedAs - Id of the stored monitor whose runs they are.
 */
export async function* playResponseTimes(task: PreviewTask<ExternalMonitor>, timedAs: string): Played {
  const { org, monitor, record, stored, findings, from, to } = task;
  const metric = responseTimeMetric({ ...monitor, id: timedAs });
  if (metric === undefined) return;
  const runs = (monitor.responseTimeDuration ?? 1) + monitor.maxCheckAttempts;
  const series = { owner: serviceKey(metric.service), metric: metric.name };
  const [points] = await stored.ranges(org, [series], from - runs * SECONDS_PER_RUN, to);
  findings.series = points.length > 0 ? 1 : 0;
  findings.points = points.length;
  const replay = replayOf(task);
  await play(replay, timedRuns({ org, monitorId: monitor.id, revision: record.revision }, points), findings);
  endOf(replay, findings);
  yield 1;
}
