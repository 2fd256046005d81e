// What `kpi-model.mjs` compares: our model, the seasonal-naive forecast and a plain 3-sigma. Each is given a history and
// answers { judge(t) -> { expected, bands: [95, 98, 99 %] }, learn(t) } for the buckets that follow.
import { bandOf, expectationOf, fit, learn } from '@tocsin/kpi-model';

export const LEVELS = [0.95, 0.98, 0.99];
const NORMAL = [1.96, 2.326, 2.576];

/** Buckets [from, to) of a series. */
export function sliceOf(series, from, to) {
  const cut = (values) => values?.subarray(from, to);
  return {
    kind: series.kind,
    grain: series.grain,
    walls: cut(series.walls),
    values: cut(series.values),
    holidays: cut(series.holidays),
    ...(series.denominators && { denominators: cut(series.denominators) }),
  };
}

export const bucketAt = ({ walls, values, denominators, holidays }, t) => ({
  wall: walls[t],
  value: values[t],
  denominator: denominators?.[t],
  isHoliday: holidays[t] === 1,
});

export function kpiModel(series, from, now, previous, parts) {
  const fitted = fit(sliceOf(series, from, now), { previous: previous?.state, parts });
  if (fitted.outcome !== 'fitted') throw new Error(`no model: ${JSON.stringify(fitted)}`);
  const { model } = fitted;
  return {
    model,
    state: fitted.state,
    judge(t) {
      const expectation = expectationOf(model, this.state, bucketAt(series, t));
      return { expected: expectation.expected, bands: LEVELS.map((level) => bandOf(expectation, level, 'both')) };
    },
    learn(t) {
      const { state, shift } = learn(model, this.state, bucketAt(series, t));
      this.state = state;
      return shift;
    },
  };
}

/** As last week; the band is normal around the differences that this made in the history. */
export function seasonalNaive({ grain, values, kind }, from, now) {
  const week = weekOf(grain);
  const differences = [];
  for (let t = from + week; t < now; t++) {
    const difference = values[t] - values[t - week];
    if (!Number.isNaN(difference)) differences.push(difference);
  }
  const deviation = Math.sqrt(differences.reduce((sum, d) => sum + d * d, 0) / differences.length);
  return {
    judge(t) {
      let back = t - week;
      // A week further back, or failing that the hour or day before, and so on.
      while (back > week && Number.isNaN(values[back])) back -= week;
      if (Number.isNaN(values[back])) back = t - week;
      while (Number.isNaN(values[back])) back--;
      return normalBand(kind, values[back], deviation);
    },
    learn() {},
  };
}

export const weekOf = (grain) => (grain === 'hour' ? 168 : 7);

/** Mean and deviation of the history, whatever the day or the hour. */
export function threeSigma({ values, kind }, from, now) {
  const known = values.subarray(from, now).filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  return { judge: () => normalBand(kind, mean, deviation), learn() {} };
}

function normalBand(kind, expected, deviation) {
  const least = kind === 'average' ? -Infinity : 0;
  const most = kind === 'ratio' ? 1 : Infinity;
  return {
    expected,
    bands: NORMAL.map((z) => ({
      lower: Math.max(least, expected - z * deviation),
      upper: Math.min(most, expected + z * deviation),
    })),
  };
}
