import {
  hostKey,
  isPercentMetric,
  namesMetric,
  PERCENT_COMPONENTS,
  percentPoints,
  type PercentMetric,
  type Point,
  type SampleStore,
  serviceKey,
  type StoredSeries,
} from '@tocsin/evaluator-domain';
import { EvaluationError, ExpressionError, minuteOf, parseExpression, planOf, windowUntil } from '@tocsin/expression';
import type { AlertTransition, MonitorType } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';
import type { EpochSeconds } from '@tocsin/runtime';
import { readNeeds } from '../runs/expression/read-needs.js';

/** What a source draws from: a transition, the earlier ones of its alert, and the stored samples. */
export interface GraphedAlert {
  readonly transition: AlertTransition;
  /** Oldest first, with this one. */
  readonly history: readonly AlertTransition[];
  readonly samples: SampleStore;
  readonly series: StoredSeries;
  readonly view: ConfigurationView;
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
}

/** The series of a graph. */
export interface GraphSeries {
  /** What it is called in the picture. */
  readonly label: string;
  /** By which the unit is found. */
  readonly metric: string;
  readonly points: readonly Point[];
}

type GraphSource = (alert: GraphedAlert) => Promise<GraphSeries>;

/** Filesystems and containers beyond are left out of a percent graph, so that one picture costs little. */
const MOST_COMPONENTS = 200;
/** Shown of a host that is gone: the first that it has posted. */
const SIGNS_OF_LIFE = ['loadavg5', 'processor_queue_length', 'memory.used', 'cpu.user.percentage'];

/** Where the series of each kind of alert is; a kind that is not here has no graph. */
export const GRAPH_SOURCES: Readonly<Partial<Record<MonitorType, GraphSource>>> = {
  host: async (alert) => {
    const { id } = ofHost(alert);
    const metric = metricOf(alert);
    const points = isPercentMetric(metric)
      ? await percent(alert, hostKey(id), metric)
      : await stored(alert, hostKey(id), metric);
    return { label: metric, metric, points };
  },
  service: async (alert) => {
    const metric = metricOf(alert);
    return { label: metric, metric, points: await stored(alert, serviceKey(serviceOf(alert)), metric) };
  },
  connectivity: async (alert) => {
    const owner = hostKey(ofHost(alert).id);
    const { samples, transition } = alert;
    for (const metric of [...SIGNS_OF_LIFE, ...(await samples.names(transition.org.id, owner)).slice(0, 1)]) {
      const points = await stored(alert, owner, metric);
      if (points.length > 0) return { label: metric, metric, points };
    }
    return { label: 'metrics', metric: '', points: [] };
  },
  expression: async (alert) => {
    const label = metricOf(alert);
    const judged = alert.history.flatMap(judgedValues);
    return { label, metric: '', points: [...(await evaluated(alert, label)), ...judged] };
  },
  external: async (alert) => {
    const metric = `__externalhttp.responcetime.${alert.transition.monitor.id}`;
    const points = await stored(alert, serviceKey(serviceOf(alert)), metric);
    return { label: 'response time', metric, points };
  },
};

/** The values that a transition was judged on, one by one where it tells them. */
function judgedValues({ alert, metric, why }: AlertTransition): readonly Point[] {
  if (why !== undefined && why.points.length > 0) return why.points;
  const value = metric?.value;
  return value === undefined || value === null ? [] : [{ time: alert.statusChangedAt, value }];
}

/**
 * What an expression comes to at each minute up to the one that was judged. Where it is too much to read, or no longer
 * comes to one series, the values that were judged are all that the graph shows.
 */
async function evaluated(alert: GraphedAlert, expression: string): Promise<readonly Point[]> {
  const { transition, from, view, series: stored } = alert;
  const until = minuteOf(judgedValues(transition).at(-1)?.time ?? alert.to);
  const window = windowUntil(until, Math.max(1, Math.ceil((until - from) / 60)));
  try {
    const plan = planOf(parseExpression(expression), window);
    const all = plan.evaluate(await readNeeds({ org: transition.org.id, view, stored }, plan.needs));
    if (all.length !== 1) return [];
    return Array.from(all[0].values, (value, minute) => ({ time: window.from + minute * 60, value }));
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof ExpressionError) return [];
    throw error;
  }
}

async function percent(alert: GraphedAlert, owner: string, metric: PercentMetric): Promise<readonly Point[]> {
  const patterns = PERCENT_COMPONENTS[metric];
  const names = await alert.samples.names(alert.transition.org.id, owner);
  const parts = names
    .filter((name) => patterns.some((pattern) => namesMetric(pattern, name)))
    .slice(0, MOST_COMPONENTS);
  const series = new Map<string, readonly Point[]>();
  for (const name of parts) series.set(name, await stored(alert, owner, name));
  return percentPoints(metric, series);
}

function stored(
  { samples, transition, from, to }: GraphedAlert,
  owner: string,
  metric: string,
): Promise<readonly Point[]> {
  return samples.range(transition.org.id, owner, metric, from, to);
}

const metricOf = ({ transition }: GraphedAlert): string => transition.metric?.label ?? '';

function ofHost({ transition: { alert } }: GraphedAlert): { readonly id: string } {
  if (alert.target.kind !== 'host') throw new TypeError(`alert ${alert.id} of type ${alert.type} is not about a host`);
  return alert.target;
}

function serviceOf({ transition: { alert, service } }: GraphedAlert): string {
  return alert.target.kind === 'service' ? alert.target.name : (service?.name ?? '');
}
