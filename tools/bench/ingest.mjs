// HTTP post to stored and evaluated: CPU microseconds per sample of each process. 1,000 hosts x 30 metrics, 10 monitors on
// each metric, of which none opens an alert. It ends when the last minute of every host can be read back.
import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from './processes.mjs';
import { METRICS, postMinutes } from './samples.mjs';
import { call, registerHosts, startSubject } from './subject.mjs';

const HOSTS = 1_000;
const MONITORS_PER_METRIC = 10;
const MINUTES = 40;
const WARM_UP_MINUTES = 3;

export async function ingest(mode) {
  const subject = await startSubject(mode);
  try {
    for (let metric = 0; metric < METRICS; metric++)
      for (let i = 0; i < MONITORS_PER_METRIC; i++)
        await call(subject, 'POST', '/api/v0/monitors', {
          type: 'host',
          name: `bench-${metric}-${i}`,
          metric: `custom.bench.m${metric}`,
          operator: '>',
          warning: 1e9 + i,
          duration: 3,
        });
    const hosts = await registerHosts(subject, HOSTS);
    const value = (base) => (minute, metric) => base + (minute * 7 + metric) / 4;
    await postMinutes(subject, hosts, WARM_UP_MINUTES, value(1e6));
    await stored(subject, hosts, 1e6);
    await delay(3_000);
    const before = snapshot(subject);
    const started = performance.now();
    await postMinutes(subject, hosts, MINUTES, value(0));
    const postedMs = performance.now() - started;
    await stored(subject, hosts, 0, MINUTES);
    const seconds = (performance.now() - started) / 1000;
    const samples = HOSTS * METRICS * MINUTES;
    const after = snapshot(subject);
    const cpu = Object.fromEntries(Object.keys(after).map((n) => [n, ((after[n] - before[n]) / samples) * 1e6]));
    if ('all' in cpu) {
      cpu.standalone = cpu.all - cpu.postgres;
      delete cpu.all;
    }
    const total = Object.values(cpu).reduce((sum, part) => sum + part, 0);
    console.log(
      `${mode}: ${total.toFixed(2)} µs CPU per sample (${Object.entries(cpu)
        .map(([n, v]) => `${n} ${v.toFixed(2)}`)
        .join(
          ', ',
        )}), ${Math.round(samples / seconds)} samples/s, posted after ${(postedMs / 1000).toFixed(1)} s of ${seconds.toFixed(1)} s`,
    );
  } finally {
    await subject.stop();
  }
}

const snapshot = (subject) =>
  Object.fromEntries(Object.entries(subject.parts).map(([name, pids]) => [name, cpuSeconds(pids)]));

/** Waits until the last minute of every host is in the store. */
async function stored(subject, hosts, base, minutes = WARM_UP_MINUTES) {
  const wanted = base + ((minutes - 1) * 7) / 4;
  for (let at = 0; at < hosts.length; at += 100) {
    const part = hosts.slice(at, at + 100);
    const query = part.map((id) => `hostId=${id}`).join('&');
    for (;;) {
      const { tsdbLatest } = await call(subject, 'GET', `/api/v0/tsdb/latest?${query}&name=custom.bench.m0`);
      if (part.every((id) => tsdbLatest[id]?.['custom.bench.m0']?.value === wanted)) break;
      await delay(50);
    }
  }
}
