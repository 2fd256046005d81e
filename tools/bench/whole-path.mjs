// 10,000 check reports, 100 per request, each opening an alert → 10,000 webhooks at a fast receiver: CPU microseconds per
// delivered alert over all processes, PostgreSQL and broker included, and deliveries per second.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from './processes.mjs';
import { call, registerHosts, startSubject } from './subject.mjs';

const HOSTS = 100;
const CHECKS_PER_HOST = 100;

export async function wholePath(mode, runs) {
  const subject = await startSubject(mode);
  const receiver = spawn(process.execPath, [fileURLToPath(new URL('receiver.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
  const port = (await lines.next()).value;
  const received = async () => {
    receiver.stdin.write('\n');
    return Number((await lines.next()).value);
  };
  try {
    await call(subject, 'POST', '/api/v0/channels', {
      type: 'webhook',
      name: 'bench',
      url: `http://127.0.0.1:${port}/`,
      events: ['alert'],
    });
    const hosts = await registerHosts(subject, HOSTS);
    await delay(2_000);
    for (let run = 0; run < runs; run++) await once(subject, hosts, received, run);
  } finally {
    receiver.stdin.end();
    await subject.stop();
  }
}

async function once(subject, hosts, received, run) {
  const wanted = (await received()) + HOSTS * CHECKS_PER_HOST;
  const cpuBefore = Object.fromEntries(Object.entries(subject.parts).map(([name, pids]) => [name, cpuSeconds(pids)]));
  const started = performance.now();
  const occurredAt = Math.floor(Date.now() / 1000);
  await Promise.all(
    hosts.map((hostId) =>
      call(subject, 'POST', '/api/v0/monitoring/checks/report', {
        reports: Array.from({ length: CHECKS_PER_HOST }, (_, i) => ({
          source: { type: 'host', hostId },
          name: `run-${run}-check-${i}`,
          status: 'CRITICAL',
          message: 'bench',
          occurredAt,
        })),
      }),
    ),
  );
  const postedMs = performance.now() - started;
  while ((await received()) < wanted) await delay(20);
  const elapsed = (performance.now() - started) / 1000;
  // Outcomes are written a moment after the receiver has answered.
  await delay(1_000);
  const alerts = HOSTS * CHECKS_PER_HOST;
  const cpu = Object.fromEntries(
    Object.entries(subject.parts).map(([name, pids]) => [
      name,
      Math.round(((cpuSeconds(pids) - cpuBefore[name]) / alerts) * 1e6),
    ]),
  );
  if ('all' in cpu) {
    cpu.standalone = cpu.all - cpu.postgres;
    delete cpu.all;
  }
  const total = Object.values(cpu).reduce((sum, part) => sum + part, 0);
  console.log(
    `run ${run + 1}: ${total} µs CPU per delivered alert (${Object.entries(cpu)
      .map(([n, v]) => `${n} ${v}`)
      .join(', ')}), ${Math.round(alerts / elapsed)} deliveries/s, posts accepted after ${Math.round(postedMs)} ms`,
  );
}
