// CPU cost of evaluating, without parsing and storing: `node tools/bench/evaluate.mjs [hosts] [metrics] [monitors] [idle] [runs]`.
// Build first. Each host posts all its metrics once a minute; every metric has `monitors` monitors with durations 1 to 5,
// whose thresholds are never crossed. Prints the least and the median of the runs, and what `idle` monitors more cost that
// match nothing: half of them look at metrics that nobody posts, half at those that are posted, in a service without hosts.
import { ShardOutput, ShardState, advance } from '@tocsin/evaluator-domain';

const [hosts = 1000, metrics = 20, monitors = 10, idle = 100_000, runs = 5] = process.argv.slice(2).map(Number);
const ROUNDS = 30;
const START = 1_764_000_000;
const RECORDS_PER_BATCH = 100;

/** Small generator with a fixed seed, so that every run sees the same values. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

function configure(state, idleMonitors) {
  const about = { org: 'org1', revision: 1, at: 0, actor: { kind: 'system', id: 'bench' } };
  let configOffset = 0;
  const apply = (id, given) =>
    advance(state, {
      kind: 'configuration',
      change: { kind: 'monitor', id, ...about, state: { ...MONITOR, id, ...given } },
      configOffset: configOffset++,
    });
  for (let metric = 0; metric < metrics; metric++) {
    for (let i = 0; i < monitors; i++) {
      apply(`m${metric}-${i}`, {
        operator: i % 2 === 0 ? '>' : '<',
        warning: i % 2 === 0 ? 200 : -200,
        critical: i % 2 === 0 ? 300 : -300,
        duration: 1 + (i % 5),
        metric: `custom.bench.metric${metric}`,
        maxCheckAttempts: 1 + (i % 3),
      });
    }
  }
  for (let i = 0; i < idleMonitors; i++) {
    const isPosted = i % 2 === 0;
    apply(`idle${i}`, {
      metric: isPosted ? `custom.bench.metric${i % metrics}` : `custom.idle.metric${i}`,
      scopes: isPosted ? [{ service: 'nobody' }] : [],
    });
  }
}

const MONITOR = {
  type: 'host',
  name: 'bench',
  memo: '',
  isMute: false,
  operator: '>',
  warning: 200,
  critical: 300,
  duration: 1,
  maxCheckAttempts: 1,
  scopes: [],
  excludeScopes: [],
};

/** Records of one round as a consumer has them after JSON.parse: names are new strings every time. */
function recordsOf(round, next) {
  const time = START + round * 60;
  return Array.from({ length: hosts }, (_, host) =>
    JSON.parse(
      JSON.stringify({
        org: 'org1',
        owner: `host:h${host}`,
        time,
        names: Array.from({ length: metrics }, (_, metric) => `custom.bench.metric${metric}`),
        values: Array.from({ length: metrics }, () => Math.round(next() * 10_000) / 100),
      }),
    ),
  );
}

function run(posts, idleMonitors) {
  const state = ShardState.empty();
  configure(state, idleMonitors);
  let cpuMicros = 0;
  for (const [round, records] of posts.entries()) {
    const at = (START + round * 60) * 1000;
    const before = process.cpuUsage();
    for (let first = 0; first < records.length; first += RECORDS_PER_BATCH) {
      const output = new ShardOutput();
      for (const samples of records.slice(first, first + RECORDS_PER_BATCH)) {
        advance(state, { kind: 'samples', at, samples }, output);
      }
    }
    const { user, system } = process.cpuUsage(before);
    // The first rounds build plans and warm up the compiler.
    if (round >= ROUNDS / 3) cpuMicros += user + system;
  }
  const samples = (ROUNDS - Math.ceil(ROUNDS / 3)) * hosts * metrics;
  return cpuMicros / samples;
}

const next = numbers(7);
const posts = Array.from({ length: ROUNDS }, (_, round) => recordsOf(round, next));
const measured = (idleMonitors) => {
  const results = Array.from({ length: runs }, () => run(posts, idleMonitors)).sort((a, b) => a - b);
  return { least: results[0], median: results[Math.floor(runs / 2)] };
};
const busy = measured(0);
const withIdle = measured(idle);
const show = ({ least, median }) => `${least.toFixed(3)} / ${median.toFixed(3)} us of CPU per sample`;
const perSecond = Math.round((1e6 / busy.median) * monitors);
// Linear: as many times the cost as there are times the monitors.
const linear = idle / (metrics * monitors);
console.log(`${hosts} hosts x ${metrics} metrics x ${monitors} monitors per metric (least / median of ${runs} runs)`);
console.log(`  ${show(busy)}, ${perSecond} evaluations per CPU second`);
console.log(`  with ${idle} monitors more that match nothing: ${show(withIdle)}`);
console.log(`  slope: ${((withIdle.median / busy.median - 1) / linear).toFixed(5)} of linear`);
