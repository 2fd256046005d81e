// PSS of standalone, embedded PostgreSQL included: idle, and after an hour's worth of 1,000 hosts x 30 metrics.
import { setTimeout as delay } from 'node:timers/promises';
import { pssMb } from './processes.mjs';
import { METRICS, postMinutes } from './samples.mjs';
import { call, registerHosts, startSubject } from './subject.mjs';

const HOSTS = 1_000;
const MINUTES = 60;

export async function memory() {
  const subject = await startSubject('standalone');
  const show = (when) => {
    const all = pssMb(subject.parts.all);
    const postgres = pssMb(subject.parts.postgres);
    console.log(
      `${when}: ${Math.round(all)} MB (process ${Math.round(all - postgres)}, PostgreSQL ${Math.round(postgres)})`,
    );
  };
  try {
    await delay(5_000);
    show('idle');
    await call(subject, 'POST', '/api/v0/monitors', {
      type: 'host',
      name: 'bench',
      metric: 'custom.bench.m0',
      operator: '>',
      warning: 1e9,
      duration: 3,
    });
    const hosts = await registerHosts(subject, HOSTS);
    const started = performance.now();
    await postMinutes(subject, hosts, MINUTES, (minute, metric) => (minute * 7 + metric) / 4);
    const seconds = (performance.now() - started) / 1000;
    console.log(`${HOSTS * METRICS * MINUTES} samples posted in ${seconds.toFixed(0)} s`);
    await delay(10_000);
    show('after an hour of 1,000 hosts x 30 metrics');
  } finally {
    await subject.stop();
  }
}
