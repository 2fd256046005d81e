// Product events at a steady rate from a process of its own, so that it holds up neither the bench nor what is measured. For each
// line on standard input it prints what it has done so far; it ends with standard input.
//
//   node tools/bench/event-load.mjs URL API_KEY EVENTS_PER_SECOND
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { COUNTRIES, propertiesOf, TYPES } from './product-history.mjs';

const EVENTS_PER_UPLOAD = 100;
const DEVICES = 20_000;
const LOOK_MS = 10;

const [url, apiKey, rate] = process.argv.slice(2);
const perMs = Number(rate) / EVENTS_PER_UPLOAD / 1000;
// What is the same in all events of a device and type is written once.
const tails = Array.from({ length: 700 }, (_, n) =>
  JSON.stringify({
    event_type: TYPES[n % TYPES.length],
    country: COUNTRIES[n % COUNTRIES.length],
    platform: 'Web',
    event_properties: propertiesOf(n),
  }).slice(1),
);
const seed = randomUUID();
const startedAt = performance.now();
let [uploads, events, underWay, mostUnderWay, failed] = [0, 0, 0, 0, 0];

setInterval(() => {
  for (const due = (performance.now() - startedAt) * perMs; uploads < due; uploads++) void upload();
}, LOOK_MS);

async function upload() {
  const first = uploads * EVENTS_PER_UPLOAD;
  const now = Date.now();
  const body = Array.from({ length: EVENTS_PER_UPLOAD }, (_, i) => {
    const n = first + i;
    const device = n % DEVICES;
    const who = `"device_id":"device-${device}","user_id":"user-${device}","insert_id":"${seed}-${n}","time":${now}`;
    return `{${who},${tails[n % tails.length]}`;
  }).join(',');
  mostUnderWay = Math.max(mostUnderWay, ++underWay);
  try {
    const answer = await fetch(`${url}/batch`, { method: 'POST', body: `{"api_key":"${apiKey}","events":[${body}]}` });
    await answer.arrayBuffer();
    if (answer.ok) events += EVENTS_PER_UPLOAD;
    else failed++;
  } catch {
    failed++;
  } finally {
    underWay--;
  }
}

createInterface({ input: process.stdin })
  .on('line', () => {
    const { user, system } = process.cpuUsage();
    const at = performance.now();
    console.log(JSON.stringify({ at, events, failed, underWay, mostUnderWay, cpuSeconds: (user + system) / 1e6 }));
    mostUnderWay = underWay;
  })
  .on('close', () => process.exit(0));
