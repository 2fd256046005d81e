// CPU microseconds and bytes per sample of the daily compaction: `tail` to `chunk`.
//
//   node tools/bench/evaluator-compaction.mjs [--hosts 50]
//
// One day of 30 metrics per host and minute with agent-like values, stored beforehand.
import { parseArgs } from 'node:util';
import { packDay } from '../../libs/evaluator/persistence/dist/encoding/chunk.js';
import { columnsOf } from '../../libs/evaluator/persistence/dist/samples/day-columns.js';
import { ByteWriter } from '../../libs/evaluator/persistence/dist/encoding/byte-writer.js';
import { writeTailPayload } from '../../libs/evaluator/persistence/dist/encoding/tail-payload.js';

const { values: options } = parseArgs({ options: { hosts: { type: 'string', default: '50' } } });
const hosts = Number(options.hosts);
const MINUTES = 1440;

let seed = 1;
const chance = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const constant = (value) => () => value;
const walk = (start, step, scale) => {
  let value = start;
  return () => (value = Math.max(0, Math.round(value + (chance() - 0.5) * step))) * scale;
};
/** Per host: 8 constant metrics, 5 full doubles, 6 counts per minute, 6 sizes in KiB, 5 with two decimals. */
const metricsOfHost = () => [
  ...Array.from({ length: 8 }, (_, i) => constant(i * 1024 * 1024)),
  ...Array.from({ length: 5 }, () => () => (chance() * 400 * 100) / 24_001),
  ...Array.from({ length: 6 }, () => () => Math.floor(chance() * 3000) / 60),
  ...Array.from({ length: 6 }, () => walk(4_000_000, 2_000, 1024)),
  ...Array.from({ length: 5 }, () => () => Math.round(chance() * 200) / 100),
];

let node = 0;
let bytes = 0;
let rows = 0;
for (let host = 0; host < hosts; host++) {
  const metrics = metricsOfHost();
  const ids = metrics.map((_, i) => host * metrics.length + i + 1);
  const tail = Array.from({ length: MINUTES }, (_, minute) => {
    const out = new ByteWriter();
    writeTailPayload(
      out,
      ids,
      metrics.map((next) => next()),
      0,
      ids.length,
    );
    return { ts: minute * 60, payload: out.copy() };
  });
  const before = process.cpuUsage();
  const packed = packDay(columnsOf(tail));
  const used = process.cpuUsage(before);
  node += used.user + used.system;
  rows += packed.length;
  for (const { times, payload, ids: columns } of packed) bytes += times.length + payload.length + columns.length * 8;
}
const samples = hosts * MINUTES * 30;
console.log(
  `${hosts} hosts, one day: ${(node / samples).toFixed(3)} us and ${(bytes / samples).toFixed(2)} bytes per sample, ${rows} rows`,
);
