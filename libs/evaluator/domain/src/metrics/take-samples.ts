import type { Samples } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Owner } from '../owner.js';
import { sampleAge } from '../sample-age.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { hostPosted } from '../silence/connectivity.js';
import { metricPosted } from '../silence/missing-metrics.js';
import { amendSeries, type SeriesToAmend, seriesToAmend } from './amend-series.js';
import { judgeSeries } from './judge-series.js';
import type { PercentSeries } from './percent-series.js';
import { type SeriesPlan, findPlan, rememberPlan } from './series-plan.js';

const NOTHING_LATE: readonly SeriesToAmend[] = [];

/**
 * Takes in what one client posted for one owner: points go to the windows of the series that some monitor looks at, then
 * each of these series is judged once, at its newest point of the post, unless a monitor asks for every point.
 */
export function takeSamples(state: ShardState, output: ShardOutput, samples: Samples, at: EpochMs): void {
  const owner = state.owner(samples.org, samples.owner);
  if (owner === undefined) return;

  const plan = planOf(state, owner, samples.names);
  const late = owner.organization.isAmended
    ? seriesToAmend(state, output, owner, plan.series, samples.time, at)
    : NOTHING_LATE;
  const touched = state.touched;
  touched.begin();
  const accepted = Array.isArray(samples.time)
    ? putEach(state, output, plan, samples.values, samples.time, at)
    : putAll(state, output, plan, samples.values, samples.time, at);
  if (accepted && owner.name.kind === 'host') hostPosted(state, output, owner, state.timeMs);

  if (late.length > 0) for (const each of late) amendSeries(state, output, owner, each, at);
  for (let i = 0; i < touched.count; i++) {
    const series = touched.series[i];
    const newest = state.series.rings.newest[series];
    if (touched.latest[i] === newest) judgeSeries(state, output, owner, series, at, touched.before[i]);
  }
  for (const percent of touched.percents) judgePercent(state, output, owner, percent, samples, plan, at);
  if (owner.name.kind === 'service' || owner.organization.missesHostMetrics) notePoints(state, output, owner);
}

function planOf(state: ShardState, owner: Owner, names: readonly string[]): SeriesPlan {
  const known = findPlan(owner.plans, names);
  if (known !== undefined) return known;
  const plan = { names, series: Int32Array.from(names, (name) => state.series.of(owner, name)) };
  rememberPlan(owner.plans, plan);
  return plan;
}

/** @returns Whether the samples were accepted. */
function putAll(
  state: ShardState,
  output: ShardOutput,
  plan: SeriesPlan,
  values: readonly number[],
  time: EpochSeconds,
  at: EpochMs,
): boolean {
  const age = sampleAge(at, time);
  if (age !== 'accepted') {
    output.counts[age === 'tooOld' ? 'samplesTooOld' : 'samplesTooFarAhead'] += values.length;
    return false;
  }
  const { series } = plan;
  for (let i = 0; i < series.length; i++) {
    if (series[i] >= 0) put(state, series[i], time, values[i]);
  }
  return true;
}

/** @returns Whether any of the samples was accepted. */
function putEach(
  state: ShardState,
  output: ShardOutput,
  plan: SeriesPlan,
  values: readonly number[],
  times: readonly EpochSeconds[],
  at: EpochMs,
): boolean {
  let accepted = false;
  for (let i = 0; i < values.length; i++) {
    const age = sampleAge(at, times[i]);
    if (age !== 'accepted') {
      output.counts[age === 'tooOld' ? 'samplesTooOld' : 'samplesTooFarAhead']++;
      continue;
    }
    accepted = true;
    if (plan.series[i] >= 0) put(state, plan.series[i], times[i], values[i]);
  }
  return accepted;
}

function put(state: ShardState, series: number, time: EpochSeconds, value: number): void {
  const { rings, percents } = state.series;
  state.touched.note(series, time, rings.newest[series]);
  rings.put(series, time, value);
  const percent = percents[series];
  if (percent !== undefined) state.touched.notePercent(percent);
}

function judgePercent(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  percent: PercentSeries,
  samples: Samples,
  plan: SeriesPlan,
  at: EpochMs,
): void {
  const { rings, percents } = state.series;
  const newestBefore = percent.newestGiven((part) => state.touched.newestBefore(part) ?? rings.newest[part]);
  percent.compute(rings);
  const newest = rings.newest[percent.series];
  const { time } = samples;
  const isPosted = Array.isArray(time)
    ? plan.series.some((series, i) => series >= 0 && percents[series] === percent && time[i] === newest)
    : time === newest;
  if (isPosted) judgeSeries(state, output, owner, percent.series, at, newestBefore);
}

function notePoints(state: ShardState, output: ShardOutput, owner: Owner): void {
  const { touched, series: watched } = state;
  for (let i = 0; i < touched.count; i++) {
    const series = touched.series[i];
    if (!watched.lists[series].misses) continue;
    metricPosted(state, output, owner, watched.metrics[series], watched.rings.newest[series]);
  }
  for (const { metric, series } of touched.percents) {
    const newest = watched.rings.newest[series];
    if (watched.lists[series].misses && newest > -Infinity) metricPosted(state, output, owner, metric, newest);
  }
}
