// `npm run bench -- kpi-model [SERIES] [tuning]`: how well bands keep what they promise, how soon faults show, and what a nightly
// refit costs. Every night each detector is fitted again to the training days before, then told one bucket after the
// other. `tuning` uses the seeds that the model's constants were chosen on; figures are reported from the others.
import { kpiModel as fitModel, LEVELS, seasonalNaive, threeSigma, weekOf } from './kpi-detectors.mjs';
import { paceBench } from './kpi-pace.mjs';
import { publicSeries } from './kpi-public.mjs';
import { kpiSeries, randomOf } from './kpi-series.mjs';

const DETECTORS = { 'kpi-model': fitModel, 'seasonal-naive': seasonalNaive, '3-sigma': threeSigma };
const KINDS = ['count', 'small count', 'ratio', 'sum', 'average'];
const POPULATIONS = [
  { grain: 'day', training: 120, heldOut: 90 },
  { grain: 'hour', training: 14, heldOut: 21 },
  { grain: 'hour', training: 28, heldOut: 21, share: 0.5 },
  { grain: 'hour', training: 56, heldOut: 21, share: 0.5 },
];
const perDay = (grain) => (grain === 'hour' ? 24 : 1);
const percent = (share) => (100 * share).toFixed(2).padStart(6);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Judges buckets [begin, end) with a refit each day; calls `see(t, judgement, shift)` for each that has a value. */
function walk(make, series, trainingDays, begin, end, see) {
  const day = perDay(series.grain);
  let detector;
  for (let t = begin; t < end; t++) {
    if ((t - begin) % day === 0) detector = make(series, Math.max(0, t - trainingDays * day), t, detector);
    if (Number.isNaN(series.values[t])) continue;
    see(t, detector.judge(t), detector.learn(t));
  }
}

const isOutside = ({ lower, upper }, value) => value < lower || value > upper;

/** Coverage, alarms and errors of one detector on one series. */
function judgedOf(make, series, trainingDays, begin) {
  const result = { buckets: 0, outside: [0, 0, 0], below: 0, above: 0, episodes: 0, shifts: 0, error: 0 };
  let wasOutside = false;
  walk(make, series, trainingDays, begin, series.values.length, (t, { expected, bands }, shift) => {
    const value = series.values[t];
    result.buckets++;
    result.shifts += shift ? 1 : 0;
    bands.forEach((band, i) => (result.outside[i] += isOutside(band, value) ? 1 : 0));
    result.below += value < bands[2].lower ? 1 : 0;
    result.above += value > bands[2].upper ? 1 : 0;
    const outside = isOutside(bands[2], value);
    result.episodes += outside && !wasOutside ? 1 : 0;
    wasOutside = outside;
    result.error += Math.abs(value - expected);
  });
  return {
    ...result,
    mase: result.error / result.buckets / naiveError(series, begin),
    days: (series.values.length - begin) / perDay(series.grain),
  };
}

function naiveError({ values, grain }, end) {
  const week = weekOf(grain);
  let [sum, count] = [0, 0];
  for (let t = week; t < end; t++) {
    const difference = Math.abs(values[t] - values[t - week]);
    if (!Number.isNaN(difference)) [sum, count] = [sum + difference, count + 1];
  }
  return sum / count || 1;
}

export function printCoverage(title, all, trainingOf, beginOf) {
  console.log(`\n${title}: ${all.length} series`);
  console.log('                  outside 95 %  98 %   99 % (below/above)   alarms, shifts per month  MASE');
  for (const [name, make] of Object.entries(DETECTORS)) {
    const results = all.map((series) => judgedOf(make, series, trainingOf(series), beginOf(series)));
    const total = (pick) => results.reduce((sum, result) => sum + pick(result), 0);
    const buckets = total((r) => r.buckets);
    const outside = LEVELS.map((_, i) => percent(total((r) => r.outside[i]) / buckets));
    const sides = `${percent(total((r) => r.below) / buckets)} /${percent(total((r) => r.above) / buckets)}`;
    const alarms = ((30 * total((r) => r.episodes)) / total((r) => r.days)).toFixed(2).padStart(8);
    const shifts = ((30 * total((r) => r.shifts)) / total((r) => r.days)).toFixed(2).padStart(6);
    const mase = (total((r) => r.mase) / results.length).toFixed(3);
    console.log(`  ${name.padEnd(16)}${outside.join(' ')}  (${sides})  ${alarms} ${shifts}          ${mase}`);
  }
}

const FAULTS = {
  'drop by half': { lasts: { day: 2, hour: 6 }, of: (value) => value / 2 },
  'drop by a fifth': { lasts: { day: 2, hour: 6 }, of: (value) => value * 0.8 },
  'twice as much': {
    lasts: { day: 1, hour: 1 },
    of: (value, kind) => (kind === 'ratio' ? Math.min(1, 2 * value) : 2 * value),
  },
  'nothing comes': { lasts: { day: 2, hour: 6 }, of: () => 0 },
  'level falls by 30 %': { lasts: { day: 14, hour: 24 * 7 }, of: (value) => value * 0.7 },
};

function withFault(series, at, { lasts, of }) {
  const values = Float64Array.from(series.values);
  for (let t = at; t < Math.min(values.length, at + lasts[series.grain]); t++) {
    const changed = of(values[t], series.kind);
    const whole = series.denominators?.[t] ?? 1;
    values[t] =
      series.kind === 'count'
        ? Math.round(changed)
        : series.kind === 'ratio'
          ? Math.round(changed * whole) / whole
          : changed;
  }
  return { ...series, values };
}

export function printFaults(title, all, training, seed) {
  console.log(`\n${title}: faults, at 99 %`);
  console.log('                                         seen   median buckets   buckets outside   shifts told');
  for (const [fault, how] of Object.entries(FAULTS)) {
    for (const [name, make] of Object.entries(DETECTORS)) {
      const random = randomOf(seed);
      const found = all.map((series) => {
        const day = perDay(series.grain);
        const begin = (training + 1) * day;
        let at = begin + Math.floor(random() * day * 2);
        while (Number.isNaN(series.values[at])) at++;
        const faulty = withFault(series, at, how);
        const end = at + how.lasts[series.grain];
        let [first, outside, shifts] = [undefined, 0, 0];
        walk(make, faulty, training, begin, end, (t, { bands }, shift) => {
          if (t < at) return;
          shifts += shift ? 1 : 0;
          if (!isOutside(bands[2], faulty.values[t])) return;
          outside++;
          first ??= t - at + 1;
        });
        return { first, outside, shifts };
      });
      const seen = found.filter(({ first }) => first !== undefined);
      const mean = (pick) => (found.reduce((sum, one) => sum + pick(one), 0) / found.length).toFixed(2).padStart(8);
      console.log(
        `  ${fault.padEnd(21)} ${name.padEnd(16)} ${percent(seen.length / found.length)} %  ${String(median(seen.map(({ first }) => first))).padStart(6)}       ${mean((f) => f.outside)}        ${mean((f) => f.shifts)}`,
      );
    }
  }
}

/** With `slots` all are counts whose pace is learnt, too. */
function printCost(grain, days, slots = 0) {
  const kindOf = (i) => (slots > 0 ? 'count' : KINDS[i % KINDS.length]);
  const all = Array.from({ length: 100 }, (_, i) => kpiSeries(70_000 + i, kindOf(i), grain, days, slots));
  const fitted = (series) =>
    fitModel(series, 0, series.values.length, undefined, slots > 0 ? { slots, values: series.parts } : undefined);
  all.slice(0, 20).forEach(fitted);
  const before = process.cpuUsage();
  const models = all.map(fitted);
  const { user, system } = process.cpuUsage(before);
  const fitMs = (user + system) / 1000 / all.length;
  const judgeBefore = process.cpuUsage();
  const rounds = 20;
  for (let round = 0; round < rounds; round++) models.forEach((model, i) => model.judge(all[i].values.length - 1));
  const judged = process.cpuUsage(judgeBefore);
  const bytes = models.map(({ model, state }) => JSON.stringify({ model, state }).length);
  console.log(
    `  ${grain}, ${days} days${slots > 0 ? `, pace of ${slots} slots` : ''}: ${fitMs.toFixed(2)} ms of CPU per fit, ${((fitMs * 10_000) / 1000).toFixed(0)} s for 10,000 (100 fits, extrapolated); ` +
      `${((judged.user + judged.system) / rounds / all.length).toFixed(1)} us per judgement; ${median(bytes)} bytes`,
  );
}

export async function kpiModel(seriesPerKind = 20, isTuning = false) {
  const firstSeed = isTuning ? 1 : 50_000;
  console.log(`${seriesPerKind} series of each kind, seeds from ${firstSeed} (${isTuning ? 'tuning' : 'report'})`);
  for (const { grain, training, heldOut, share = 1 } of POPULATIONS) {
    const made = (kind) =>
      Array.from({ length: Math.ceil(share * seriesPerKind) }, (_, i) =>
        kpiSeries(firstSeed + i, kind, grain, training + heldOut),
      );
    for (const kind of KINDS) {
      printCoverage(
        `${grain}, ${training} days of training, ${kind}`,
        made(kind),
        () => training,
        () => training * perDay(grain),
      );
    }
    printFaults(`${grain}, ${training} days of training, counts`, made('count'), training, firstSeed);
    printFaults(`${grain}, ${training} days of training, ratios`, made('ratio'), training, firstSeed);
  }
  paceBench(seriesPerKind, firstSeed);
  for (const [title, all] of Object.entries(await publicSeries())) {
    const training = (series) => (series.grain === 'hour' ? 14 : 120);
    printCoverage(title, all, training, (series) => training(series) * perDay(series.grain));
  }
  console.log('\ncost');
  for (const days of [120, 430, 730]) printCost('day', days);
  for (const days of [14, 28, 56]) printCost('hour', days);
  printCost('day', 430, 24);
  printCost('hour', 28, 12);
}
