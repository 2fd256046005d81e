import type { Point, SeriesName, StoredSeries } from '@tocsin/evaluator-domain';
import { EvaluationError, type Need, type Selector, type Series, seriesOf, type Window } from '@tocsin/expression';
import type { ConfigurationView } from '@tocsin/platform';
import { matchingOwners } from './matching-owners.js';

/** Most series that one run reads. */
export const MAX_SERIES = 5_000;
/** Most minutes that one run reads, counted for each series: a year of one series is 525,600. */
export const MAX_MINUTES = 600_000;

/** Metrics of devices that `roleSlots` knows by a name without the device: their sum on each host. */
const SUMS_OF_DEVICES: Readonly<Record<string, string>> = {
  'interface.rxBytes.delta': 'interface.*.rxBytes.delta',
  'interface.txBytes.delta': 'interface.*.txBytes.delta',
  'disk.reads.delta': 'disk.*.reads.delta',
  'disk.writes.delta': 'disk.*.writes.delta',
};

export interface StoredNeeds {
  readonly org: string;
  readonly view: ConfigurationView;
  readonly stored: StoredSeries;
}

/** What a plan needs, with the names of the series that there are. */
export interface FoundNeed {
  readonly need: Need;
  readonly series: readonly SeriesName[];
}

/**
 * Reads what a plan needs.
 *
 * @returns For each need, the series that there are.
 * @throws {EvaluationError} If that is too much.
 */
export async function readNeeds(needed: StoredNeeds, needs: readonly Need[]): Promise<readonly (readonly Series[])[]> {
  return readFound(needed, await findNeeds(needed, needs));
}

/** @throws {EvaluationError} If reading them is too much. */
export async function findNeeds(
  { org, view, stored }: StoredNeeds,
  needs: readonly Need[],
): Promise<readonly FoundNeed[]> {
  const found: FoundNeed[] = [];
  for (const need of needs) {
    const { selector } = need;
    const owners = matchingOwners(view, org, selector);
    const limit = MAX_SERIES - seriesOfNeeds(found) + 1;
    const series = owners.length === 0 ? [] : await stored.find(org, owners, storedMetric(selector), limit);
    found.push({ need, series });
    if (seriesOfNeeds(found) > MAX_SERIES) throw tooExpensive(`reads more than ${MAX_SERIES} series`);
    if (minutesOfNeeds(found) > MAX_MINUTES) {
      throw tooExpensive(`reads more than ${MAX_MINUTES} points; shorten its durations or name fewer series`);
    }
  }
  return found;
}

export async function readFound(
  { org, stored }: Pick<StoredNeeds, 'org' | 'stored'>,
  found: readonly FoundNeed[],
): Promise<readonly (readonly Series[])[]> {
  const all: (readonly Series[])[] = [];
  for (const { need, series } of found) {
    const { from, minutes: length } = need.window;
    const points = series.length === 0 ? [] : await stored.ranges(org, series, from, from + length * 60 - 1);
    all.push(toSeries(need, series, points));
  }
  return all;
}

export function seriesOfNeeds(found: readonly FoundNeed[]): number {
  return found.reduce((sum, { series }) => sum + series.length, 0);
}

/** Minutes that are read, counted for each series. */
export function minutesOfNeeds(found: readonly FoundNeed[]): number {
  return found.reduce((sum, { need, series }) => sum + series.length * need.window.minutes, 0);
}

const tooExpensive = (problem: string): EvaluationError => new EvaluationError(`too expensive: ${problem}`);

function storedMetric(selector: Selector): string {
  return (selector.fn === 'roleSlots' ? SUMS_OF_DEVICES[selector.metric] : undefined) ?? selector.metric;
}

function toSeries(
  { selector, window }: Need,
  names: readonly SeriesName[],
  points: readonly (readonly Point[])[],
): readonly Series[] {
  const all = names.map(({ metric }, i) => seriesOf(metric, points[i], window));
  if (storedMetric(selector) === selector.metric) return all;
  const owners = [...new Set(names.map(({ owner }) => owner))];
  return owners.map((owner) =>
    sumOf(
      selector.metric,
      all.filter((_, i) => names[i].owner === owner),
      window,
    ),
  );
}

/** A device without a point at a minute adds nothing; where none has one, there is none. */
function sumOf(label: string, devices: readonly Series[], { minutes }: Window): Series {
  const values = Float64Array.from({ length: minutes }, (_, i) => {
    const present = devices.map((device) => device.values[i]).filter(Number.isFinite);
    return present.length === 0 ? NaN : present.reduce((a, b) => a + b, 0);
  });
  return { label, values };
}
