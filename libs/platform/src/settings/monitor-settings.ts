import { integerSetting } from './setting.js';

export const connectivityGoneMs = integerSetting(
  'TOCSIN_CONNECTIVITY_GONE_MS',
  'Milliseconds of silence after which a host that has posted metrics counts as gone.',
  600_000,
  { min: 1_000, max: 86_400_000 },
);
export const maxExpressionMonitors = integerSetting(
  'TOCSIN_MAX_EXPRESSION_MONITORS',
  'Expression monitors that one organization may have.',
  20,
  { min: 1, max: 10_000 },
);

/** Of the monitors that evaluate an expression over stored samples. */
export const expressionSettings = {
  expressionPeriodMs: integerSetting(
    'TOCSIN_EXPRESSION_PERIOD_MS',
    'Milliseconds between two evaluations of an expression monitor.',
    300_000,
    { min: 1_000, max: 3_600_000 },
  ),
  expressionConcurrency: integerSetting(
    'TOCSIN_EXPRESSION_CONCURRENCY',
    'Expression monitors that one evaluator evaluates at the same time.',
    4,
    { min: 1, max: 64 },
  ),
};
/** Of the monitors that look at the buckets of a chart. */
export const kpiSettings = {
  kpiPeriodMs: integerSetting(
    'TOCSIN_KPI_PERIOD_MS',
    'Milliseconds between two looks of a KPI monitor at whether a bucket, or with pace a part of one, is complete.',
    30_000,
    { min: 1_000, max: 3_600_000 },
  ),
  kpiSettlingMs: integerSetting(
    'TOCSIN_KPI_SETTLING_MS',
    'Milliseconds after its end for which the events of a bucket are waited for before KPI monitors judge it.',
    120_000,
    { min: 0, max: 21_600_000 },
  ),
  kpiConcurrency: integerSetting(
    'TOCSIN_KPI_CONCURRENCY',
    'KPI monitors that one evaluator counts at the same time.',
    2,
    { min: 1, max: 16 },
  ),
  kpiCountsMemoryMb: integerSetting(
    'TOCSIN_KPI_COUNTS_MEMORY_MB',
    'Memory of one evaluator, in MB, for what the newest buckets of KPI monitors have come to; what does not fit is counted anew at each look.',
    64,
    { min: 1, max: 16_384 },
  ),
};
