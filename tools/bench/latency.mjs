// From the HTTP post of a crossing observation to the first byte at the receiver: 200 alerts/s for 20 s, open loop.
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { call, registerHosts, startSubject } from './subject.mjs';

const PER_SECOND = 200;
const SECONDS = 20;
const WARM_UP_SECONDS = 5;

export async function latency(mode) {
  const subject = await startSubject(mode);
  const sentAt = new Map();
  const took = [];
  const server = createServer((request, response) => {
    const arrived = performance.now();
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200, { 'content-length': '0' }).end();
      const { monitorName } = JSON.parse(Buffer.concat(chunks).toString()).alert;
      if (sentAt.has(monitorName)) took.push(arrived - sentAt.get(monitorName));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${server.address().port}/`;
    await call(subject, 'POST', '/api/v0/channels', { type: 'webhook', name: 'bench', url, events: ['alert'] });
    const hosts = await registerHosts(subject, 50);
    await delay(2_000);
    await post(subject, hosts, PER_SECOND * WARM_UP_SECONDS, 'warm', () => undefined);
    await post(subject, hosts, PER_SECOND * SECONDS, 'check', (name) => sentAt.set(name, performance.now()));
    while (took.length < PER_SECOND * SECONDS) await delay(50);
    took.sort((a, b) => a - b);
    const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))].toFixed(1);
    console.log(
      `${mode}: ${took.length} alerts at ${PER_SECOND}/s, p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`,
    );
  } finally {
    server.close();
    server.closeAllConnections();
    await subject.stop();
  }
}

async function post(subject, hosts, count, prefix, onSend) {
  const started = performance.now();
  const running = [];
  for (let i = 0; i < count; i++) {
    const due = started + (i * 1000) / PER_SECOND;
    const wait = due - performance.now();
    if (wait > 1) await delay(wait);
    const name = `${prefix}-${i}`;
    const report = {
      source: { type: 'host', hostId: hosts[i % hosts.length] },
      name,
      status: 'CRITICAL',
      message: 'bench',
      occurredAt: Math.floor(Date.now() / 1000),
    };
    onSend(name);
    running.push(call(subject, 'POST', '/api/v0/monitoring/checks/report', { reports: [report] }));
  }
  await Promise.all(running);
}
