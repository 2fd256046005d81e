import { type KpiGraphBucket, kpiGraphSvg } from '@tocsin/charts';

const HOUR = 3600;
const HOURS = 72;
/** 2026-03-01T12:00:00Z. */
const LAST = 1_772_366_400;
/** The part of what it should be that the last hour comes to. */
const FALLEN_TO = 0.4;

/** A product that people use by day. */
const buckets = Array.from({ length: HOURS }, (_, i): KpiGraphBucket => {
  const start = LAST - (HOURS - 1 - i) * HOUR;
  const ofDay = (start / HOUR) % 24;
  const expected = 800 + 500 * Math.sin(((ofDay - 7) / 24) * 2 * Math.PI);
  const value = expected * (1 + 0.06 * Math.sin(i * 1.7)) * (i === HOURS - 1 ? FALLEN_TO : 1);
  return { start, value, expected, lower: expected * 0.85, upper: expected * 1.15 };
});

/** What the picture of a message about a KPI looks like, with numbers that are made up. */
export const SAMPLE_KPI_SVG = kpiGraphSvg({
  title: 'Test message',
  subtitle: 'an example of the picture',
  timeZone: 'UTC',
  unit: 'integer',
  buckets,
  judged: { ...buckets[buckets.length - 1], isRunning: false, isWell: false },
});
