import { InvalidInputError } from '@tocsin/runtime';
import type { ChartQuery, FunnelChart, SegmentationChart } from './chart-query.js';
import type { Segment } from './condition.js';
import { metricsOf } from './formula/formula.js';
import { faultOf, isObject, type Members, readChoice, readList } from './query-reader.js';
import { linesOf } from './question-lines.js';
import { readCountedEvent } from './read-counted-event.js';
import { MAX_STEPS, readFunnelQuestion } from './read-funnel-question.js';
import { readQuestion } from './read-question.js';
import { MAX_SEGMENTS, readNamedSegment } from './read-segment.js';

const SEGMENTATION_MEMBERS = [
  ...['type', 'e', 'e2', 'm', 'i', 's', 'g', 'g2', 'limit'],
  ...['formula', 'rollingWindow', 'rollingAverage'],
];

/**
 * Reads what a saved chart shows, as people send it: the parameters of the Dashboard REST API with JSON values and without days,
 * beside `type`. A segment of it may have a name.
 *
 * @param body - Parsed JSON.
 * @throws {InvalidInputError} Naming the member, what is wrong with it and what would be right.
 */
export function readChartQuery(body: unknown): ChartQuery {
  if (!isObject(body)) throw faultOf('query', 'an object, such as {"type":"segmentation","e":{"event_type":"Signup"}}');
  const type = readChoice('type', body['type'], ['segmentation', 'funnel']);
  return type === 'funnel' ? readFunnelChart(body) : readSegmentationChart(body);
}

function readSegmentationChart(body: Members): SegmentationChart {
  refuseUnknown(body, SEGMENTATION_MEMBERS);
  const { e, e2, i, s, ...rest } = body;
  const interval = readInterval(i);
  const events = [readCountedEvent('e', e), ...(e2 === undefined ? [] : [readCountedEvent('e2', e2)])];
  const question = readQuestion(events, readSegments(s), rest, { interval, maxFormulas: 1 });
  const accumulates = linesOf(question).some(({ formula }) =>
    metricsOf(formula).some(({ metric }) => metric.window === Infinity),
  );
  if (accumulates) throw new InvalidInputError('formula: CUMSUM is not offered in a chart: use ROLLWIN', 'formula');
  return { type: 'segmentation', ...question, interval };
}

function readFunnelChart(body: Members): FunnelChart {
  refuseUnknown(body, ['type', 'e', 'mode', 'cs', 'i', 's', 'g', 'limit']);
  const { e, i, s, ...rest } = body;
  const steps = readList('e', e, MAX_STEPS).map((step, at) => readCountedEvent(`e[${at}]`, step));
  return { type: 'funnel', ...readFunnelQuestion(steps, readSegments(s), rest), interval: readInterval(i) };
}

function refuseUnknown(body: Members, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) throw faultOf(unknown, `left out: known are ${known.join(', ')}`);
}

function readSegments(value: unknown): readonly Segment[] {
  const given = readList('s', value, MAX_SEGMENTS);
  return given.length === 0 ? [readNamedSegment('s', [])] : given.map((each, at) => readNamedSegment(`s[${at}]`, each));
}

function readInterval(value: unknown = 1): ChartQuery['interval'] {
  if (value === 1) return 'day';
  if (value === -3_600_000) return 'hour';
  throw faultOf('i', '1 (daily) or -3600000 (hourly)');
}
