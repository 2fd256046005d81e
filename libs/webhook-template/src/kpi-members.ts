import { BOOLEAN, list, type Members, NUMBER, object, SECRET, TEXT } from './model-shape.js';

const CONDITION: Members = {
  type: TEXT,
  operator: TEXT,
  value: NUMBER,
  baseline: TEXT,
  by: object({ percent: NUMBER, absolute: NUMBER }),
  minimumVolume: NUMBER,
  level: NUMBER,
  sides: TEXT,
};

const CHART: Members = {
  header: TEXT,
  user_segment_idx: TEXT,
  segment_value_label: TEXT,
  what_happened: TEXT,
  chart_url: TEXT,
  rca_url: TEXT,
  filename: TEXT,
  contentType: TEXT,
  cid: TEXT,
  metric: TEXT,
  change_str: NUMBER,
  direction: BOOLEAN,
  image_url: TEXT,
  anomaly_label: object({ segment: TEXT, value: TEXT }),
  anomaly_message: TEXT,
  alert: object({ id: TEXT, url: TEXT, status: TEXT, isOpen: BOOLEAN, opened_at: TEXT, closed_at: TEXT }),
  sequence: NUMBER,
  change: TEXT,
  value: NUMBER,
  unit: TEXT,
  threshold: NUMBER,
  baseline: object({ value: NUMBER, bucket_start: TEXT }),
  expected: NUMBER,
  lower: NUMBER,
  upper: NUMBER,
  level: object({ direction: TEXT, since: TEXT, before: NUMBER, after: NUMBER }),
  condition: object(CONDITION),
  granularity: TEXT,
  bucket_start: TEXT,
  bucket_end: TEXT,
  judged_until: TEXT,
  timezone: TEXT,
  series: TEXT,
  segment: object({ index: NUMBER, name: TEXT, group_by: list({ property: TEXT, value: TEXT }) }),
  label: TEXT,
  facts: list({ name: TEXT, value: TEXT }),
};

/**
 * Everything that a template of a project webhook can name: the body in the shape of Amplitude, and beside it the webhook's
 * credential and texts for people.
 *
 * @see docs/kpi-webhooks.md
 */
export const KPI_MEMBERS: Members = {
  charts: list(CHART),
  event_type: TEXT,
  id: TEXT,
  test: BOOLEAN,
  triggered_at: TEXT,
  counted_until: TEXT,
  organization: object({ id: TEXT, name: TEXT }),
  project: object({ id: TEXT, number: NUMBER, name: TEXT }),
  monitor: object({ id: TEXT, name: TEXT, url: TEXT, memo: TEXT, severity: TEXT, automatic: BOOLEAN }),
  more: NUMBER,
  credential: SECRET,
  texts: object({ headline: TEXT, title: TEXT, label: TEXT, status: TEXT, color: TEXT, page_url: TEXT }),
};
