// The running bucket against its pace, looked at after each slot: false alarms, and how soon a fall shows, by how much a bucket holds.
// A fall begins a quarter past the hour, or in daily buckets at 13:00, and stays.
import { bandOf, expectationOf, fit, judgePace, learn } from '@tocsin/kpi-model';
import { bucketAt, sliceOf } from './kpi-detectors.mjs';
import { kpiSeries } from './kpi-series.mjs';

const CLEAN_DAYS = { hour: 7, day: 28 };
const GRAINS = [
  { grain: 'hour', slots: 12, trainingDays: 14, minutes: 5, fallsFrom: 3, soon: [1, 2, 3, 6] },
  { grain: 'day', slots: 24, trainingDays: 120, minutes: 60, fallsFrom: 13, soon: [1, 2, 3, 6] },
];
/** Events that a bucket should have. */
const VOLUMES = [0, 10, 30, 100, 300, 1000, 3000];
const FALLS = { half: (part) => Math.round(part / 2), nothing: () => 0 };

export function paceBench(seriesPerKind, firstSeed) {
  for (const how of GRAINS) {
    const all = ['small count', 'count'].flatMap((kind) =>
      Array.from({ length: seriesPerKind }, (_, i) => {
        const days = how.trainingDays + CLEAN_DAYS[how.grain];
        return kpiSeries(firstSeed + i, kind, how.grain, days, how.slots);
      }),
    );
    const looks = all.flatMap((series) => looksOf(series, how));
    console.log(
      `\npace, ${how.grain}, ${how.slots} slots, 99 %: ${all.length} series, each bucket clean and with a fall`,
    );
    VOLUMES.forEach((from, i) => {
      const to = VOLUMES[i + 1] ?? Infinity;
      printLooks(
        `${from} to ${to} a bucket`,
        looks.filter(({ expected }) => expected >= from && expected < to),
        how,
      );
    });
    printLooks('all', looks, how);
  }
}

/** What is told of each bucket that follows the training days: as it is, and if it fell after some of its slots. */
function looksOf(series, { grain, slots, trainingDays, fallsFrom }) {
  const perDay = grain === 'hour' ? 24 : 1;
  const first = trainingDays * perDay;
  const looks = [];
  let detector;
  for (let t = first; t < series.values.length; t++) {
    if ((t - first) % perDay === 0) detector = fitted(series, slots, t - first, t);
    if (Number.isNaN(series.values[t])) continue;
    const { model, state } = detector;
    const bucket = bucketAt(series, t);
    const expectation = expectationOf(model, state, bucket);
    const band = bandOf(expectation, 0.99, 'both');
    const parts = [...series.parts.subarray(t * slots, (t + 1) * slots)];
    const seenAfter = (fallen, sides) =>
      fallen.findIndex((_, i) => i >= fallsFrom && sideAfter(detector, bucket, fallen, i + 1, sides) === 'below') + 1;
    const look = {
      expected: expectation.expected,
      isAlarmed: parts.some((_, i) => sideAfter(detector, bucket, parts, i + 1, 'both') !== 'inside'),
      isOutsideAtEnd: bucket.value < band.lower || bucket.value > band.upper,
    };
    for (const [fall, of] of Object.entries(FALLS)) {
      const fallen = parts.map((part, i) => (i < fallsFrom ? part : of(part)));
      for (const sides of ['both', 'below']) {
        const after = seenAfter(fallen, sides);
        look[`${fall} ${sides}`] = after === 0 ? Infinity : after - fallsFrom;
      }
    }
    looks.push(look);
    detector.state = learn(model, state, bucket).state;
  }
  return looks;
}

function printLooks(title, looks, { minutes, soon }) {
  if (looks.length === 0) return;
  const share = (isSo) => `${((100 * looks.filter(isSo).length) / looks.length).toFixed(1)} %`;
  const clean = `clean ones with an alarm at any slot ${share((l) => l.isAlarmed)}, outside when complete ${share((l) => l.isOutsideAtEnd)}`;
  console.log(`  ${title}: ${looks.length} buckets; ${clean}`);
  for (const fall of Object.keys(FALLS)) {
    for (const sides of ['both', 'below']) {
      const seen = [...soon, Infinity].map((slots) => share((l) => l[`${fall} ${sides}`] <= Math.min(slots, 1e9)));
      console.log(
        `    ${fall}, ${sides}: seen within ${soon.map((slots) => slots * minutes).join(' / ')} min / in that bucket: ${seen.join(' / ')}`,
      );
    }
  }
}

const sideAfter = ({ model, state }, bucket, parts, passed, sides) =>
  judgePace(model, state, bucket, { values: parts.slice(0, passed) }, 0.99, sides).side;

function fitted(series, slots, from, now) {
  const outcome = fit(sliceOf(series, from, now), {
    parts: { slots, values: series.parts.subarray(from * slots, now * slots) },
  });
  if (outcome.outcome !== 'fitted') throw new Error(`no model: ${JSON.stringify(outcome)}`);
  return { model: outcome.model, state: outcome.state };
}
