// From the last event of a breach (its 200) to the message at a Slack-shaped receiver, beside a steady load of product events. Monitors
// watch the pace of hours: every five minutes the slot that ends is looked at. Each slot has breaches of its own, whose last events
// come in its last seconds.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeProject } from '@tocsin/tool-instance';
import { load } from './machine-load.mjs';
import { cpuSeconds } from './processes.mjs';
import { call, startSubject } from './subject.mjs';

const SETTINGS = { TOCSIN_KPI_PERIOD_MS: '1000', TOCSIN_KPI_SETTLING_MS: '0' };
const SLOT_MS = 300_000;
const BREACHES_PER_SLOT = 10;
const THRESHOLD = 50;
/** The last events of breaches come so long before the slot ends, one breach after the other. */
const [FIRST_MS, BETWEEN_MS] = [6_000, 250];
/** Monitors are made, and the load has run, so long before the first slot that counts ends. */
const SETTLE_MS = 60_000;

export async function kpiLatency(eventsPerSecond, slots) {
  const subject = await startSubject('standalone', SETTINGS);
  const receiver = await startReceiver();
  let generator;
  try {
    const project = await makeProject(subject);
    for (let slot = 0; slot < slots; slot++) await watch(subject, project, receiver.url, slot);
    generator = startLoad(subject.url, project.apiKey, eventsPerSecond);
    const took = [];
    const firstEnd = Math.ceil((Date.now() + SETTLE_MS) / SLOT_MS) * SLOT_MS;
    for (let slot = 0; slot < slots; slot++) {
      const end = firstEnd + slot * SLOT_MS;
      await delay(Math.max(0, end - SETTLE_MS - Date.now()));
      const before = await measured(subject, generator);
      const all = await breach(subject, project, slot, end);
      // What is taken in after the slot has ended may be told with the next one, or at the end of an hour never.
      const breaches = all.filter(({ toldAt }) => toldAt < end);
      while (breaches.some(({ name }) => !receiver.arrived.has(name))) await delay(20);
      const after = await measured(subject, generator);
      console.log(`slot ${slot + 1}: ${breaches.length} of ${all.length} breaches in time, ${describe(before, after)}`);
      for (const { name, toldAt } of breaches) {
        const arrivedAt = receiver.arrived.get(name);
        took.push({ all: arrivedAt - toldAt, afterSlot: arrivedAt - end });
      }
    }
    console.log(
      `${took.length} breaches at ${eventsPerSecond} events/s, from the 200 of the last event to Slack: ` +
        `${distribution(took.map(({ all }) => all))}; from the end of the slot: ${distribution(took.map(({ afterSlot }) => afterSlot))}`,
    );
  } finally {
    generator?.child.kill();
    receiver.close();
    await subject.stop();
  }
}

const typeOf = (slot, i) => `Breach ${slot}-${i}`;

async function watch(subject, project, receiverUrl, slot) {
  const path = `/api/v1/projects/${project.id}`;
  for (let i = 0; i < BREACHES_PER_SLOT; i++) {
    const name = typeOf(slot, i);
    const query = { type: 'segmentation', e: { event_type: name }, m: 'totals', i: -3_600_000 };
    const chart = await call(subject, 'POST', `${path}/charts`, { name, query });
    const monitor = await call(subject, 'POST', `${path}/monitors`, {
      name,
      chartId: chart.id,
      conditions: [{ type: 'threshold', operator: 'above', value: THRESHOLD }],
      judgesPace: true,
    });
    const url = `${receiverUrl}/${slot}/${i}`;
    await call(subject, 'POST', `${path}/webhooks`, { name, url, format: 'slack', monitorIds: [monitor.id] });
  }
}

/** @returns When each breach had been told of whole. */
function breach(subject, project, slot, end) {
  return Promise.all(
    Array.from({ length: BREACHES_PER_SLOT }, async (_, i) => {
      await delay(Math.max(0, end - FIRST_MS + i * BETWEEN_MS - Date.now()));
      const name = typeOf(slot, i);
      const events = Array.from({ length: THRESHOLD + 1 }, (_, n) => ({
        event_type: name,
        device_id: `breach-${n}`,
        insert_id: `${name}-${n}`,
        time: Date.now(),
      }));
      const body = JSON.stringify({ api_key: project.apiKey, events });
      const answer = await fetch(`${subject.url}/batch`, { method: 'POST', body });
      if (!answer.ok) throw new Error(`/batch: ${answer.status} ${await answer.text()}`);
      return { name: `/${slot}/${i}`, toldAt: Date.now() };
    }),
  );
}

/** Notes when the first message came to each path. */
async function startReceiver() {
  const arrived = new Map();
  const server = createServer((request, response) => {
    if (!arrived.has(request.url)) arrived.set(request.url, Date.now());
    request.resume();
    request.on('end', () => response.end('ok'));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    arrived,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function startLoad(url, apiKey, eventsPerSecond) {
  const script = fileURLToPath(new URL('event-load.mjs', import.meta.url));
  const options = { stdio: ['pipe', 'pipe', 'inherit'] };
  const child = spawn(process.execPath, [script, url, apiKey, String(eventsPerSecond)], options);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const done = async () => {
    child.stdin.write('\n');
    return JSON.parse((await lines.next()).value);
  };
  return { child, done };
}

async function measured({ parts }, generator) {
  const postgres = cpuSeconds(parts.postgres);
  return { load: await generator.done(), postgres, node: cpuSeconds(parts.all) - postgres };
}

function describe(before, after) {
  const seconds = (after.load.at - before.load.at) / 1000;
  const share = (from, to) => `${(((to - from) / seconds) * 100).toFixed(0)} %`;
  return (
    `${Math.round((after.load.events - before.load.events) / seconds)} events/s acknowledged, ${after.load.failed} uploads failed, at ` +
    `most ${after.load.mostUnderWay} under way; of one core Node ${share(before.node, after.node)}, PostgreSQL ` +
    `${share(before.postgres, after.postgres)}, the generator ${share(before.load.cpuSeconds, after.load.cpuSeconds)}; load of the machine ${load()}`
  );
}

function distribution(took) {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] / 1000).toFixed(2);
  return `${at(0)} to ${at(1)} s, p50 ${at(0.5)} s, p90 ${at(0.9)} s`;
}
