import type { AlertStatus } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { refreshAlert } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { MAX_POINTS_OF_A_POST } from '../configuration/monitor.js';
import { MAX_JUDGED_AGE_MS } from '../limits.js';
import type { Owner } from '../owner.js';
import { sampleAge } from '../sample-age.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import type { PercentSeries } from './percent-series.js';
import { judge, settle, statusFound } from './settle.js';

/** A series that a post has points for which are older than what has been judged. */
export interface SeriesToAmend {
  readonly series: number;
  /** If its points are computed. */
  readonly percent: PercentSeries | undefined;
  /** Time of its newest point before the post. */
  readonly judgedAt: EpochSeconds;
  /** Time of the newest one of those that are late. */
  readonly lateAt: EpochSeconds;
  /** What the monitors that late points amend made of it without them; undefined: there were too few points. */
  readonly found: readonly (AlertStatus | undefined)[];
}

/**
 * Looks, before the points of a post are put in, which of them are late for a monitor that they amend.
 *
 * @param plan - Series of each point of the post.
 * @param time - Of each point, or of all.
 */
export function seriesToAmend(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  plan: Int32Array,
  time: EpochSeconds | readonly EpochSeconds[],
  at: EpochMs,
): readonly SeriesToAmend[] {
  const { rings, lists, percents } = state.series;
  const lateAt = new Map<number, EpochSeconds>();
  const percentOf = new Map<number, PercentSeries>();
  const note = (series: number, pointAt: EpochSeconds): void => {
    if (lists[series].amended.length === 0 || pointAt >= rings.newest[series]) return;
    lateAt.set(series, Math.max(lateAt.get(series) ?? -Infinity, pointAt));
  };
  plan.forEach((series, i) => {
    const pointAt = typeof time === 'number' ? time : time[i];
    if (series < 0 || sampleAge(at, pointAt) !== 'accepted') return;
    note(series, pointAt);
    const percent = percents[series];
    if (percent === undefined || lists[percent.series].amended.length === 0) return;
    // What was computed is gone after a restart.
    if (!percentOf.has(percent.series)) percent.compute(rings);
    percentOf.set(percent.series, percent);
    note(percent.series, pointAt);
  });
  return [...lateAt].map(([series, late]) => ({
    series,
    percent: percentOf.get(series),
    judgedAt: rings.newest[series],
    lateAt: late,
    found: lists[series].amended.map((i) => statusAt(state, output, owner, series, i)),
  }));
}

/**
 * Judges a series once more where it was judged last, now that the late points are in: only what they change is acted on, so
 * that what a person has closed since, or an edit has left alone, stays as it is.
 */
export function amendSeries(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  { series, percent, judgedAt, lateAt, found }: SeriesToAmend,
  at: EpochMs,
): void {
  const { rings, lists, open } = state.series;
  percent?.compute(rings);
  const back = rings.backOf(series, judgedAt, MAX_POINTS_OF_A_POST);
  if (back < 0 || at - judgedAt * 1000 > MAX_JUDGED_AGE_MS) return;
  const { amended, everyPoint, monitors } = lists[series];
  for (const [k, i] of amended.entries()) {
    const { id, options: { allowedLateMinutes = 0 } = {} } = monitors[i].state;
    if (judgedAt - lateAt > allowedLateMinutes * 60) continue;
    // The post has a newer point as well, which is judged in its turn.
    if (back > 0 && !everyPoint.includes(i)) continue;
    const judged = isMissing(state, owner, id) ? undefined : judge(state, output, owner, series, i, back);
    if (judged === undefined) continue;
    const alert = open[series]?.[i];
    if (statusFound(judged) !== found[k]) settle({ ...judged, amendedBy: lateAt });
    else if (alert !== undefined) refreshAlert(sceneOf(state, output), alert, { value: judged.mean });
  }
}

function statusAt(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  series: number,
  i: number,
): AlertStatus | undefined {
  const judged = judge(state, output, owner, series, i, 0);
  return judged === undefined ? undefined : statusFound(judged);
}

/** Whether an alert is about data that is missing: a point that is no news does not end that. */
function isMissing(state: ShardState, { organization, key }: Owner, monitorId: string): boolean {
  const alert = state.alerts.of(organization.id, monitorId, key);
  const held = state.suppressed.of(organization.id, monitorId, key);
  return alert?.row.value === null || held?.row.finding.value === null;
}
