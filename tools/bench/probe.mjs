// What a run of an external monitor costs the process that runs it: CPU (user and system) per run of the probe alone,
// each over connections of its own, against a site on this machine that is a process of its own and is not counted.
//
//   npm run bench -- probe            (or node tools/bench/probe.mjs [RUNS])
//
// Then how long a run of a fast site takes while 1,000 others hang.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { egressPolicyFromSettings } from '@tocsin/delivery-security';
import { UndiciHttpProbe } from '@tocsin/evaluator-http-probe';
import { FixedResolver, TestAuthority } from '@tocsin/pinned-http/testing';
import { SystemClock } from '@tocsin/runtime';

const PROBES = 3_000;
const CONCURRENCY = 64;
const HANGING = 1_000;
const PAGE = Buffer.from(`<p>${'lorem ipsum '.repeat(1_700)}in the cart</p>`);
const SITE = 'site.example.com';

export async function probe(runs = 3) {
  const authority = new TestAuthority();
  const site = await startSite(authority.issue({ names: [SITE] }));
  const http = new UndiciHttpProbe({
    policy: egressPolicyFromSettings({ allow: '127.0.0.0/8' }),
    clock: new SystemClock(),
    userAgent: 'tocsin-bench/0',
    resolver: new FixedResolver({ [SITE]: [['127.0.0.1']] }),
    extraAuthorities: [authority.cert],
  });
  const plain = `http://${SITE}:${site.http}`;
  try {
    for (let run = 1; run <= runs; run++) {
      await measure(http, `run ${run}: http, 1 KiB`, aRequest(`${plain}/small`));
      await measure(http, `run ${run}: http, 20 KiB in gzip, searched`, aRequest(`${plain}/page`, 'in the cart'));
      await measure(http, `run ${run}: https, 1 KiB`, aRequest(`https://${SITE}:${site.https}/small`));
    }
    await besideHanging(http, plain);
  } finally {
    site.process.kill();
  }
}

async function measure(http, what, request) {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  let left = PROBES;
  const worker = async () => {
    while (left-- > 0) await once(http, request);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const { user, system } = process.cpuUsage(before);
  const perSecond = PROBES / ((performance.now() - startedAt) / 1000);
  console.log(`${what}: ${Math.round((user + system) / PROBES)} µs CPU a run, ${Math.round(perSecond)} runs/s`);
}

async function besideHanging(http, plain) {
  const aborts = Array.from({ length: HANGING }, () => new AbortController());
  const hanging = aborts.map(({ signal }) => http.probe(aRequest(`${plain}/hang`), signal).catch(() => undefined));
  const times = [];
  for (let i = 0; i < 200; i++) times.push((await once(http, aRequest(`${plain}/small`))).responseTimeMs);
  times.sort((a, b) => a - b);
  console.log(`beside ${HANGING} that hang: p50 ${times[100]} ms, p99 ${times[198]} ms`);
  for (const abort of aborts) abort.abort(new Error('enough'));
  await Promise.all(hanging);
}

async function once(http, request) {
  const finding = await http.probe(request, new AbortController().signal);
  if (finding.failure !== null || finding.containsString === false) throw new Error(JSON.stringify(finding));
  return finding;
}

const aRequest = (url, containsString) => ({
  url,
  method: 'GET',
  headers: [],
  body: '',
  followsRedirects: false,
  skipsCertificateVerification: false,
  dualstack: 'ipv4',
  ...(containsString === undefined ? {} : { containsString }),
});

async function startSite(certificate) {
  const child = fork(fileURLToPath(import.meta.url), ['--site']);
  child.send(certificate);
  return new Promise((resolve, reject) => {
    child.once('message', (ports) => resolve({ ...ports, process: child }));
    child.once('exit', () => reject(new Error('the site ended')));
  });
}

function serve(request, response) {
  if (request.url === '/hang') return;
  if (request.url === '/page') response.setHeader('content-encoding', 'gzip').end(gzipped);
  else response.end(small);
}

const small = 'x'.repeat(1024);
const gzipped = gzipSync(PAGE);
if (process.argv.includes('--site')) {
  process.once('message', async (certificate) => {
    const listening = (server) =>
      new Promise((resolve) => server.listen(0, '127.0.0.1', 4_096, () => resolve(server.address().port)));
    const http = await listening(createServer(serve));
    process.send({ http, https: await listening(createTlsServer(certificate, serve)) });
  });
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await probe(Number(process.argv[2] ?? 3));
}
