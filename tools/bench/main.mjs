// `npm run bench -- NAME [standalone|distributed] [RUNS]`: latency, whole-path, ingest, memory, start-time,
// probe, product-events, kpi-counts, kpi-monitors; `npm run bench -- kpi-latency [EVENTS_PER_SECOND] [SLOTS]`;
// `npm run bench -- kpi-model [SERIES] [tuning]`.
import { prepare } from '../start/prepare.mjs';

prepare();
const [name, mode = 'standalone', runs = '3'] = process.argv.slice(2);
const benches = {
  latency: async () => (await import('./latency.mjs')).latency(mode),
  'whole-path': async () => (await import('./whole-path.mjs')).wholePath(mode, Number(runs)),
  ingest: async () => (await import('./ingest.mjs')).ingest(mode),
  memory: async () => (await import('./memory.mjs')).memory(),
  probe: async () => (await import('./probe.mjs')).probe(Number(runs)),
  'start-time': async () => (await import('./start-time.mjs')).startTime(Number(runs)),
  'product-events': async () => (await import('./product-events.mjs')).productEvents(Number(runs)),
  'kpi-counts': async () => (await import('./kpi-counts.mjs')).kpiCounts(Number(runs)),
  'kpi-monitors': async () => (await import('./kpi-monitors.mjs')).kpiMonitors(Number(runs)),
  'kpi-latency': async () =>
    (await import('./kpi-latency.mjs')).kpiLatency(Number(process.argv[3] ?? 5000), Number(process.argv[4] ?? 2)),
  'kpi-model': async () =>
    (await import('./kpi-model.mjs')).kpiModel(
      process.argv[3] && Number(process.argv[3]),
      process.argv[4] === 'tuning',
    ),
};
if (!(name in benches)) {
  console.error(`usage: npm run bench -- {${Object.keys(benches).join('|')}} [standalone|distributed] [runs]`);
  process.exit(2);
}
await benches[name]();
