import { setImmediate as nextTurn } from 'node:timers/promises';
import { hostKey, Replay, type ReplayInput, type StoredSeries } from '@tocsin/evaluator-domain';
import type { ConfigRecord, MonitorState } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';
import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import type { PreviewFindings } from './preview-findings.js';

export type MonitorRecord = Extract<ConfigRecord, { kind: 'monitor' }>;

/** One monitor that is to be played over one span, with what there is to play. */
export interface PreviewTask<M extends MonitorState = MonitorState> {
  readonly org: string;
  readonly monitor: M;
  readonly record: MonitorRecord;
  /** What judging depends on besides the monitor and the hosts. */
  readonly surroundings: readonly ConfigRecord[];
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  readonly stored: StoredSeries;
  readonly view: ConfigurationView;
  readonly connectivityGoneMs: number;
  readonly expressionPeriodMs: number;
  readonly findings: PreviewFindings;
}

/** Plays the monitor of a task; yields how much is done, from 0 to 1. */
export type Played = AsyncGenerator<number, void>;

/** Minutes that one preview may read, counted for each series: 200 of them over 32 days. */
const MAX_MINUTES = 10_000_000;
/** Records that are played before others have their turn. */
const RECORDS_PER_TURN = 500;

/** Most series that can be read over a span. */
export const mostSeries = (minutes: number): number => Math.floor(MAX_MINUTES / minutes);

/** @throws {InvalidInputError} If so many series are too many for so long a time. */
export function checkCost(series: number, minutes: number): void {
  if (series * minutes <= MAX_MINUTES) return;
  throw new InvalidInputError(
    `to: ${series} series or more over ${hours(minutes)} hours are too expensive: ${MAX_MINUTES} minutes, counted for each ` +
      `series, are the most; shorten the span to less than ${hours(MAX_MINUTES / series)} hours, or let the monitor look at fewer`,
    'to',
  );
}

const hours = (minutes: number): number => Math.ceil(minutes / 60);

/** @param owners - What is played is theirs. */
export function replayOf(task: PreviewTask, owners: readonly string[] = []): Replay {
  const { org, view, record, surroundings, from, to, connectivityGoneMs } = task;
  const wanted = new Set(owners);
  const hosts = view.list('host', org).flatMap(({ record }) => (wanted.has(hostKey(record.id)) ? [record] : []));
  return new Replay({ configuration: [...surroundings, ...hosts, record], from, to, connectivityGoneMs });
}

/** Plays what is given, in turns with others who want to work. */
export async function play(replay: Replay, inputs: readonly ReplayInput[], findings: PreviewFindings): Promise<void> {
  for (let i = 0; i < inputs.length; i += RECORDS_PER_TURN) {
    findings.add(replay.take(inputs.slice(i, i + RECORDS_PER_TURN)));
    await nextTurn();
  }
}

/** Lets the replay come to the end of its span. */
export function endOf(replay: Replay, findings: PreviewFindings): void {
  findings.add(replay.end());
  findings.addOpenBefore(replay.openBefore);
}
