import type { KpiFinding, KpiFindings } from '@tocsin/payload-schemas';
import { compactJson } from '../../json/compact-json.js';
import { isoText } from '../../words/date-text.js';
import { cut } from '../../words/plain-text.js';
import { KpiLinks } from '../kpi-links.js';
import { aboutSome, type KpiMessage } from '../kpi-message.js';
import { changeSize, shownNumber } from '../kpi-numbers.js';
import { headerOf } from '../kpi-texts.js';
import { AMPLITUDE_LIMITS } from './amplitude-limits.js';

/** A body in the shape that Amplitude's webhooks of custom monitors have, with what receivers miss in it beside it. */
export type AmplitudeBody = ReturnType<typeof amplitudeBody>;
export type AmplitudeChart = AmplitudeBody['charts'][number];

/** @see docs/kpi-webhooks.md for every member. */
export function amplitudeBody(message: KpiMessage) {
  const { findings, deliveryId, isTest } = message;
  const { org, project, monitor, at, countedUntil } = findings;
  const shown = aboutSome(message, (_, index) => index < AMPLITUDE_LIMITS.charts);
  const links = new KpiLinks(message);
  const charts = shown.findings.findings.map((finding, index) =>
    chartOf(finding, shown.findings, shown.imageUrls[index] ?? null, links, isTest),
  );
  const body = {
    charts,
    event_type: findings.findings.some(({ alert }) => alert.isOpen) ? 'kpi_monitor.triggered' : 'kpi_monitor.ended',
    id: deliveryId,
    test: isTest,
    triggered_at: isoText(at),
    counted_until: countedUntil === null ? null : isoText(Math.floor(countedUntil / 1_000)),
    organization: { id: org.id, name: text(org.name) },
    project: { id: project.id, number: project.number, name: text(project.name) },
    monitor: {
      id: monitor.id,
      name: text(monitor.name),
      url: links.monitor(),
      memo: text(monitor.memo),
      severity: monitor.severity,
      automatic: monitor.isAutomatic,
    },
    more: findings.findings.length,
  };
  const room = AMPLITUDE_LIMITS.bytes - sizeBytes({ ...body, charts: [] });
  const fitting = firstOf(charts, room);
  return { ...body, charts: fitting, more: findings.findings.length - fitting.length };
}

/** As many as have room; the first in any case. */
function firstOf<T>(charts: readonly T[], roomBytes: number): readonly T[] {
  let left = roomBytes;
  const end = charts.findIndex((chart, index) => {
    left -= sizeBytes(chart) + (index === 0 ? 0 : 1);
    return index > 0 && left < 0;
  });
  return end === -1 ? charts : charts.slice(0, end);
}

/** As it is sent. */
const sizeBytes = (json: unknown): number => Buffer.byteLength(compactJson(json));

function chartOf(
  finding: KpiFinding,
  findings: KpiFindings,
  imageUrl: string | null,
  links: KpiLinks,
  isTest: boolean,
) {
  const { alert, sequence, series, message, change, changePercent, direction, value } = finding;
  const { project, unit, interval } = findings;
  const index = String(series.segment.index);
  const label = series.groupBy.length === 0 ? null : text(series.groupBy.map((group) => group.value).join(', '));
  const picture = `${alert.id}_${sequence}`;
  return {
    header: `${isTest ? '[TEST] ' : ''}${text(headerOf(findings, [finding]))}`,
    user_segment_idx: index,
    segment_value_label: label,
    what_happened: text(message),
    chart_url: links.chart('custom_monitor_webhook'),
    rca_url: links.rootCause(finding),
    filename: `${picture}.png`,
    contentType: 'image/png',
    cid: picture,
    metric: 'chart_monitor_metric',
    change_str: changeSize(changePercent),
    direction: direction === 'up',
    image_url: imageUrl,
    anomaly_label: { segment: index, value: label },
    anomaly_message: text(message),
    alert: {
      id: alert.id,
      url: links.alert(finding),
      status: alert.status,
      isOpen: alert.isOpen,
      opened_at: isoText(alert.openedAt),
      closed_at: alert.closedAt === null ? null : isoText(alert.closedAt),
    },
    sequence,
    change,
    value: shownNumber(value, unit),
    unit,
    ...boundsOf(finding, unit),
    condition: finding.condition,
    granularity: interval,
    ...bucketOf(finding),
    timezone: project.timeZone,
    series: text(series.name),
    segment: {
      index: series.segment.index,
      name: text(series.segment.name),
      group_by: series.groupBy.map((group) => ({ property: text(group.property), value: text(group.value) })),
    },
  };
}

/** What the value was compared with; null where the condition has no such thing. */
function boundsOf({ threshold, baseline, expected, lower, upper, shift }: KpiFinding, unit: KpiFindings['unit']) {
  const number = (value: number | null | undefined): number | null => shownNumber(value ?? null, unit);
  return {
    threshold: number(threshold),
    baseline: baseline === undefined ? null : { value: number(baseline.value), bucket_start: isoText(baseline.start) },
    expected: number(expected),
    lower: number(lower),
    upper: number(upper),
    level:
      shift === undefined
        ? null
        : {
            direction: shift.direction,
            since: isoText(shift.since),
            before: number(shift.before),
            after: number(shift.after),
          },
  };
}

function bucketOf({ bucket }: KpiFinding) {
  return {
    bucket_start: bucket === null ? null : isoText(bucket.start),
    bucket_end: bucket === null ? null : isoText(bucket.end),
    judged_until: bucket?.until === undefined ? null : isoText(bucket.until),
  };
}

const text = (value: string): string => cut(value, AMPLITUDE_LIMITS.text);
