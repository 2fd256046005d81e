// The running bucket against its pace, looked at after each slot: false alarms on clean days, and how soon a fall shows.
import { bandOf, expectationOf, fit, judgePace, learn } from '@tocsin/kpi-model';
import { bucketAt, sliceOf } from './kpi-detectors.mjs';
import { kpiSeries } from './kpi-series.mjs';

const SLOTS = 12;
const TRAINING = { hour: 14 * 24, day: 120 };
const CLEAN = { hour: 7 * 24, day: 28 };

export function paceBench(seriesPerKind, firstSeed) {
  for (const [grain, slots, fallsFrom] of [
    ['hour', SLOTS, 3],
    ['day', 24, 13],
  ]) {
    const all = Array.from({ length: seriesPerKind }, (_, i) =>
      kpiSeries(
        firstSeed + i,
        'count',
        grain,
        (TRAINING[grain] + CLEAN[grain]) / (grain === 'hour' ? 24 : 1) + 2,
        slots,
      ),
    );
    const clean = { looks: 0, buckets: 0, alarmed: 0, outsideAtEnd: 0 };
    const delays = [];
    const volumes = [];
    for (const series of all) {
      const first = TRAINING[grain];
      let detector;
      for (let t = first; t < first + CLEAN[grain]; t++) {
        if (detector === undefined || (t - first) % (grain === 'hour' ? 24 : 1) === 0)
          detector = fitted(series, slots, t - first, t);
        if (Number.isNaN(series.values[t])) continue;
        const bucket = bucketAt(series, t);
        const parts = [...series.parts.subarray(t * slots, (t + 1) * slots)];
        const isAlarmed = parts.some((_, i) => sideAfter(detector, bucket, parts, i + 1) !== 'inside');
        const band = bandOf(expectationOf(detector.model, detector.state, bucket), 0.99, 'both');
        clean.buckets++;
        clean.alarmed += isAlarmed ? 1 : 0;
        clean.outsideAtEnd += bucket.value < band.lower || bucket.value > band.upper ? 1 : 0;
        detector.state = learn(detector.model, detector.state, bucket).state;
      }
      // The fall begins at 13:15, or in daily buckets at 13:00, and stays.
      let t = first + CLEAN[grain];
      while (Number.isNaN(series.values[t]) || (grain === 'hour' && (t - first) % 24 !== 13)) t++;
      detector = fitted(series, slots, t - first, t);
      const parts = [...series.parts.subarray(t * slots, (t + 1) * slots)].map((part, i) =>
        i < fallsFrom ? part : Math.round(part / 2),
      );
      const seenAfter = parts.findIndex(
        (_, i) => i >= fallsFrom && sideAfter(detector, bucketAt(series, t), parts, i + 1) === 'below',
      );
      delays.push(seenAfter === -1 ? Infinity : seenAfter + 1 - fallsFrom);
      volumes.push(expectationOf(detector.model, detector.state, bucketAt(series, t)).expected);
    }
    const minutes = grain === 'hour' ? 5 : 60;
    const share = (part) => `${((100 * part) / clean.buckets).toFixed(2)} %`;
    const within = (count, from) => {
      const some = delays.filter((_, i) => volumes[i] >= from);
      return `${some.filter((delay) => delay <= count).length} of ${some.length}`;
    };
    console.log(`\npace, ${grain}, ${slots} slots, 99 %: ${all.length} series of counts`);
    console.log(
      `  clean buckets with an alarm at any slot ${share(clean.alarmed)}; complete buckets outside the band ${share(clean.outsideAtEnd)}`,
    );
    for (const from of [0, 300, 1000]) {
      console.log(
        `  fall by half, KPIs of ${from} a bucket or more: within ${minutes} min ${within(1, from)}, ${2 * minutes} min ${within(2, from)}, ` +
          `${3 * minutes} min ${within(3, from)}, ${6 * minutes} min ${within(6, from)}, in that bucket ${within(1e9, from)}`,
      );
    }
  }
}

const sideAfter = ({ model, state }, bucket, parts, passed) =>
  judgePace(model, state, bucket, { values: parts.slice(0, passed) }, 0.99, 'both').side;

function fitted(series, slots, from, now) {
  const outcome = fit(sliceOf(series, from, now), {
    parts: { slots, values: series.parts.subarray(from * slots, now * slots) },
  });
  if (outcome.outcome !== 'fitted') throw new Error(`no model: ${JSON.stringify(outcome)}`);
  return { model: outcome.model, state: outcome.state };
}
