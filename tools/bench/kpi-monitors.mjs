// What KPI monitors cost an evaluator: an hour of product events with ten monitors for each of ten types beside the same hour without
// any, then the looks of ten monitors beside a history of 1, 10 and 100 days.
import { KpiWorld, startServer, STEP_SECONDS } from './kpi-world.mjs';
import { load } from './machine-load.mjs';
import { TYPES } from './product-history.mjs';

const HOUR = -3_600_000;
const STEPS_PER_HOUR = 3600 / STEP_SECONDS;
const EVENTS_PER_SECOND = 100;
/** Days, the first of which the others are compared with. */
const HISTORIES = [1, 10, 100];

const charts = (type) => [
  { query: { ...segmentation(type), m: 'uniques', i: HOUR } },
  { query: { ...segmentation(type, [is('plan', 'team')]), m: 'totals', i: HOUR } },
  { query: { ...segmentation(type, [], 'price'), m: 'sums', i: HOUR } },
  { query: { ...segmentation(type), m: 'totals', g: 'country', i: HOUR } },
  { query: { ...segmentation(type), m: 'average', i: HOUR }, judgesPace: false },
  { query: { ...segmentation(type), m: 'uniques' } },
  { query: { ...segmentation(type, [is('plan', 'team')]), m: 'totals' } },
  { query: { ...segmentation(type), m: 'pct_dau' } },
  { query: { ...segmentation(type), m: 'uniques', g: 'country' } },
  { query: { ...segmentation(type, [], 'price'), m: 'value_avg' }, judgesPace: false },
];

const segmentation = (type, filters = [], number = undefined) => ({
  type: 'segmentation',
  e: { event_type: type, filters, ...(number && { group_by: [{ type: 'event', value: number }] }) },
});
const is = (property, value) => ({
  subprop_type: 'event',
  subprop_key: property,
  subprop_op: 'is',
  subprop_value: [value],
});

export async function kpiMonitors(runs) {
  console.log(`load of the machine at the beginning: ${load()}`);
  const server = await startServer();
  try {
    await hours(server, runs);
    await histories(server, runs);
  } finally {
    await server.stop();
  }
  console.log(`load of the machine at the end: ${load()}`);
}

/** Hours of the same events in turns, with and without monitors: each hour all slots of its hours and one of the day's are looked at. */
async function hours(server, runs) {
  const bench = await KpiWorld.open(server, { days: 28 });
  try {
    const monitors = TYPES.flatMap(charts);
    await anHour(bench);
    for (let run = 1; run <= runs; run++) {
      const without = await anHour(bench);
      await bench.watch(monitors);
      const looks = await bench.runs('done');
      const watched = await anHour(bench);
      const count = (await bench.runs('done')) - looks;
      await bench.unwatch();
      const [one, other] = [total(without), total(watched)];
      console.log(
        `run ${run}: ${EVENTS_PER_SECOND} events/s for an hour, from the log to the store: ${text(without)}; with ` +
          `${monitors.length} monitors ${text(watched)}, ${(other / one).toFixed(2)} of it; ` +
          `${count} looks, ${(((other - one) * EVENTS_PER_SECOND * 3.6) / count).toFixed(2)} ms CPU each`,
      );
    }
  } finally {
    await bench.close();
  }
}

/** CPU microseconds per event of an hour. */
async function anHour(bench) {
  await bench.nextHour();
  const { node, postgres } = await bench.cost(async () => {
    for (let step = 0; step < STEPS_PER_HOUR; step++) {
      await bench.append(EVENTS_PER_SECOND * STEP_SECONDS);
      await bench.look();
    }
  });
  const events = EVENTS_PER_SECOND * 3600;
  return { node: node / events, postgres: postgres / events };
}

/** Each history has a world of its own; they are measured in turns, so that a busy machine is so for all. */
async function histories(server, runs) {
  const open = [];
  try {
    for (const days of HISTORIES) {
      const bench = await KpiWorld.open(server, { days });
      await bench.watch(charts('Purchase'));
      open.push({ days, bench, costs: [] });
    }
    for (let run = 0; run < runs; run++) for (const { bench, costs } of open) costs.push(await looksOfAnHour(bench));
    const first = middle(open[0].costs);
    for (const { days, costs } of open) {
      const cost = middle(costs);
      console.log(
        `${String(days).padStart(3)} days of history: an hour of ten monitors ${(cost.us / 1000).toFixed(0)} ms CPU ` +
          `(${cost.looks} looks), ${(cost.us / first.us).toFixed(2)} of 1 day`,
      );
    }
  } finally {
    for (const { bench } of open) await bench.close();
  }
}

/** The looks of an hour in which little comes; steps of time in which nobody looks are left out. */
async function looksOfAnHour(bench) {
  await bench.nextHour();
  let [us, looks] = [0, 0];
  for (let step = 0; step < STEPS_PER_HOUR; step++) {
    if (step % 10 === 0) await bench.append(100);
    const look = await aLook(bench);
    if (look.looks > 0) us += look.us;
    looks += look.looks;
  }
  return { us, looks };
}

async function aLook(bench) {
  const before = await bench.runs('done');
  const us = total(await bench.cost(() => bench.look()));
  return { us, looks: (await bench.runs('done')) - before };
}

const total = ({ node, postgres }) => node + postgres;

const text = (cost) =>
  `${total(cost).toFixed(1)} µs CPU per event (Node ${cost.node.toFixed(1)}, PostgreSQL ${cost.postgres.toFixed(1)})`;

/** Of all runs, the one in the middle. */
const middle = (costs) => costs.toSorted((a, b) => a.us - b.us)[Math.floor(costs.length / 2)];
