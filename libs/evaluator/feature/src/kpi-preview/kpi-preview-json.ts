import type { KpiEvidence } from '@tocsin/evaluator-domain';
import { conditionText } from '@tocsin/kpi-text';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { kpiSeriesJson } from '../kpi-watches/kpi-series-json.js';
import type { KpiPreview } from './preview-kpi-monitor.js';

/** Series that are shown with their buckets: those with the most alerts. */
const MOST_SERIES_SHOWN = 10;

/** Times are seconds, as those of a monitor's state. @param picture - PNG of the first series. */
export function kpiPreviewJson(preview: KpiPreview, picture: Buffer | undefined): object {
  const { monitor, days, span, shape, unit, series, models, buckets, findings } = preview;
  const { opened, total, transitions } = findings;
  return {
    from: span.from / 1000,
    to: span.to / 1000,
    interval: shape.calendar.interval,
    timeZone: shape.calendar.timeZone,
    unit,
    seriesCount: series.length,
    total,
    opened,
    openedPerWeek: Math.round((opened / days) * 70) / 10,
    findings: transitions.map((transition) => findingJson(transition, monitor.tellsRecovery)),
    series: series
      .slice(0, MOST_SERIES_SHOWN)
      .map((each) => kpiSeriesJson(shape, each, models.get(each.series), buckets)),
    picture: picture === undefined ? null : `data:image/png;base64,${picture.toString('base64')}`,
  };
}

function findingJson({ alert, change, at, message, why }: AlertTransition, tellsRecovery: boolean): object {
  const evidence = why?.result as KpiEvidence | undefined;
  return {
    alertId: alert.id,
    change,
    at: at ?? alert.statusChangedAt,
    status: alert.status,
    isTold: change !== 'close' || tellsRecovery,
    message,
    ...(evidence === undefined ? NOT_JUDGED : judgedJson(evidence)),
  };
}

/** Of an end that no bucket brings about. */
const NOT_JUDGED = {
  ...{ series: null, condition: null, conditionText: null, bucket: null, value: null, threshold: null, baseline: null },
  ...{ expected: null, lower: null, upper: null, changePercent: null, direction: null, shift: null },
};

function judgedJson({
  condition,
  series,
  bucket,
  value,
  changePercent,
  direction,
  unit,
  ...evidence
}: KpiEvidence): object {
  const { threshold = null, baseline = null, expected = null, lower = null, upper = null, shift = null } = evidence;
  return {
    series: series.name,
    condition,
    conditionText: conditionText(condition, unit),
    bucket: { start: bucket.start, end: bucket.end, until: bucket.until ?? null },
    ...{ value, threshold, baseline, expected, lower, upper, changePercent, direction, shift },
  };
}
