import { setImmediate as nextTurn } from 'node:timers/promises';
import { monitorKey, type ResultOfKind, runInput } from '@tocsin/evaluator-domain';
import { minuteOf, parseExpression, type Plan, planOf, type Series, windowUntil } from '@tocsin/expression';
import { type ExpressionMonitor, observationKey } from '@tocsin/payload-schemas';
import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import { isOfExpression, resultOf, withoutValue } from '../runs/expression/expression-result.js';
import { findNeeds, type FoundNeed, minutesOfNeeds, readFound, seriesOfNeeds } from '../runs/expression/read-needs.js';
import { dueTimes, phaseOf } from '../runs/run-times.js';
import { endOf, play, type Played, type PreviewTask, replayOf } from './preview-task.js';

type Task = PreviewTask<ExpressionMonitor>;

/** Minutes that one preview may read, counted for each series. */
const MAX_READ = 12_000_000;
/** Of these, what is read at a time beyond what a single moment needs. */
const MINUTES_AT_ONCE = 50_000;
/** Points that one preview may calculate with, over all its moments. */
const MAX_CALCULATED = 200_000_000;
/** Of these, what is calculated before others have their turn. */
const CALCULATED_PER_TURN = 100_000;

/** A moment at which the monitor was due, and the minute that it looked at. */
interface Moment {
  readonly dueAt: EpochSeconds;
  readonly minute: EpochSeconds;
}

/** Evaluates the expression at each moment at which the monitor would have run, and at the last one before. */
export async function* playExpression(task: Task): Played {
  const { findings, org, monitor, record } = task;
  const replay = replayOf(task);
  const of = { org, monitorId: monitor.id, revision: record.revision };
  for await (const { results, done } of resultsAt(task, momentsOf(task))) {
    const inputs = results.map(({ dueAt, result }) => runInput(of, dueAt, result));
    await play(replay, inputs, findings);
    yield done;
  }
  endOf(replay, findings);
}

function momentsOf({ org, monitor, expressionPeriodMs: period, from, to }: Task): readonly Moment[] {
  const phase = phaseOf(observationKey(org, monitorKey(monitor.id)), period);
  return Array.from(dueTimes(from * 1000 - period - 1, to * 1000, phase, period), (dueMs) => {
    const dueAt = Math.floor(dueMs / 1000);
    return { dueAt, minute: minuteOf(dueAt - monitor.evaluateBackwardMinutes * 60) };
  });
}

interface Portion {
  readonly results: readonly Found[];
  /** How much of all is done, from 0 to 1. */
  readonly done: number;
}

interface Found {
  readonly dueAt: EpochSeconds;
  readonly result: ResultOfKind<'expression'>;
}

/** Reads each series once, some minutes at a time, and calculates as each run would have. */
async function* resultsAt(task: Task, moments: readonly Moment[]): AsyncGenerator<Portion, void> {
  if (moments.length === 0) return;
  const [{ minute: begin }] = moments;
  const plan = planOf(parseExpression(task.monitor.expression), windowUntil(begin, 1));
  const needs = await needsOf(task, plan);
  if (typeof needs === 'string') {
    yield { results: moments.map(({ dueAt, minute }) => ({ dueAt, result: withoutValue(minute, needs) })), done: 1 };
    return;
  }
  task.findings.series = seriesOfNeeds(needs);
  const cost = minutesOfNeeds(needs);
  const readings = readingsOf(moments, needs);
  checkWork(moments, needs, readings.length);
  let done = 0;
  for (const reading of readings) {
    const read = await readFound(task, wholeWindows(needs, begin, reading));
    task.findings.points += pointsIn(read);
    for (const turn of inTurns(reading, cost)) {
      const results = turn.map(({ dueAt, minute }) => {
        const from = (minute - reading[0].minute) / 60;
        return { dueAt, result: resultOf(minute, () => plan.evaluate(cutOut(read, needs, from))) };
      });
      done += turn.length;
      yield { results, done: done / moments.length };
      await nextTurn();
    }
  }
}

/** @returns What the plan needs, or why no run of the monitor could read that. */
async function needsOf(task: Task, plan: Plan): Promise<readonly FoundNeed[] | string> {
  try {
    return await findNeeds(task, plan.needs);
  } catch (error) {
    if (isOfExpression(error)) return error.message;
    throw error;
  }
}

/** The moments in such parts that little is read twice, and not too much at a time. */
function readingsOf(moments: readonly Moment[], needs: readonly FoundNeed[]): readonly (readonly Moment[])[] {
  const spanMinutes = Math.max(MINUTES_AT_ONCE, minutesOfNeeds(needs)) / Math.max(1, seriesOfNeeds(needs));
  const readings: Moment[][] = [];
  for (const moment of moments) {
    const reading = readings.at(-1);
    if (reading !== undefined && (moment.minute - reading[0].minute) / 60 <= spanMinutes) reading.push(moment);
    else readings.push([moment]);
  }
  return readings;
}

/** @throws {InvalidInputError} If reading or calculating is too much. */
function checkWork(moments: readonly Moment[], needs: readonly FoundNeed[], readings: number): void {
  const cost = minutesOfNeeds(needs);
  const spanMinutes = (moments[moments.length - 1].minute - moments[0].minute) / 60;
  const read = readings * cost + seriesOfNeeds(needs) * spanMinutes;
  if (read <= MAX_READ && moments.length * cost <= MAX_CALCULATED) return;
  throw new InvalidInputError(
    `to: ${moments.length} evaluations with ${cost} points of ${seriesOfNeeds(needs)} series each are too expensive; shorten ` +
      'the span or the durations of the expression, or name fewer series',
    'to',
  );
}

/** The windows of the first moment, as long as the moments of one reading need. */
function wholeWindows(
  needs: readonly FoundNeed[],
  begin: EpochSeconds,
  reading: readonly Moment[],
): readonly FoundNeed[] {
  const shift = reading[0].minute - begin;
  const span = (reading[reading.length - 1].minute - reading[0].minute) / 60;
  return needs.map(({ need: { selector, window }, series }) => ({
    need: { selector, window: { from: window.from + shift, minutes: window.minutes + span } },
    series,
  }));
}

/** Of what a reading has read, what one moment needs, so many minutes after the reading's first. */
function cutOut(
  read: readonly (readonly Series[])[],
  needs: readonly FoundNeed[],
  from: number,
): readonly (readonly Series[])[] {
  return read.map((all, i) => {
    const until = from + needs[i].need.window.minutes;
    return all.map(({ label, values }) => ({ label, values: values.subarray(from, until) }));
  });
}

function inTurns(reading: readonly Moment[], cost: number): readonly (readonly Moment[])[] {
  const size = Math.max(1, Math.floor(CALCULATED_PER_TURN / Math.max(1, cost)));
  return Array.from({ length: Math.ceil(reading.length / size) }, (_, i) => reading.slice(i * size, (i + 1) * size));
}

function pointsIn(read: readonly (readonly Series[])[]): number {
  return read.flat().reduce((sum, { values }) => sum + values.filter(Number.isFinite).length, 0);
}
