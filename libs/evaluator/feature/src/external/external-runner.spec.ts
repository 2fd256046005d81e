import { SealedTextInvalidError, secretPlace } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import { HttpProbe, type ProbeFinding, type ProbeRequest } from '@tocsin/evaluator-domain';
import { anExternalMonitor, ORG } from '@tocsin/evaluator-domain/testing';
import type { ExternalMonitor } from '@tocsin/payload-schemas';
import { ExternalRunner } from './external-runner.js';

const secrets = aSecretBox();
const DUE_AT = 1_764_000_000;

/** Finds what a test says. */
class FixedProbe extends HttpProbe {
  readonly asked: ProbeRequest[] = [];

  constructor(private readonly finding: Partial<ProbeFinding> = {}) {
    super();
  }

  override async probe(request: ProbeRequest): Promise<ProbeFinding> {
    this.asked.push(request);
    return {
      status: 200,
      responseTimeMs: 12.5,
      certificateExpiresAt: null,
      containsString: null,
      failure: null,
      ...this.finding,
    };
  }
}

function aSealedMonitor(given: Partial<ExternalMonitor> = {}): ExternalMonitor {
  const seal = (text: string, member: string): string => secrets.seal(text, secretPlace(ORG, 'monitor', 'top', member));
  return anExternalMonitor({
    urlSealed: seal('https://user:pw@shop.example.com/', 'url'),
    headers: [{ name: 'X-Token', valueSealed: seal('secret', 'headers/0') }],
    ...given,
  });
}

const run = (probe: FixedProbe, monitor: ExternalMonitor) =>
  new ExternalRunner(probe, secrets).run(
    { org: ORG, monitor, revision: 1, dueAt: DUE_AT },
    new AbortController().signal,
  );

it('asks for what the monitor says, with its secrets opened', async () => {
  const probe = new FixedProbe();
  await run(
    probe,
    aSealedMonitor({
      method: 'POST',
      requestBody: 'ping',
      followRedirect: true,
      skipCertificateVerification: true,
      dualstack: 'auto',
      containsString: 'pong',
    }),
  );
  expect(probe.asked).toEqual([
    {
      url: 'https://user:pw@shop.example.com/',
      method: 'POST',
      headers: [{ name: 'X-Token', value: 'secret' }],
      body: 'ping',
      followsRedirects: true,
      skipsCertificateVerification: true,
      dualstack: 'auto',
      containsString: 'pong',
    },
  ]);
});

it.each([
  { finding: {}, failure: null },
  { finding: { status: 503 }, failure: 'HTTP request failed - status is 503' },
  { finding: { status: null, failure: 'HTTP request timed out' }, failure: 'HTTP request timed out' },
])('$finding comes to $failure', async ({ finding, failure }) => {
  const { result } = await run(new FixedProbe(finding), aSealedMonitor());
  expect(result).toEqual({
    kind: 'external',
    status: 200,
    responseTimeMs: 12.5,
    certificateExpiresAt: null,
    ...finding,
    failure,
  });
});

describe('the response time is posted as a metric of the service', () => {
  const watched = { service: 'shop', responseTimeDuration: 3 };

  it('with the time at which the run was due', async () => {
    const { samples } = await run(new FixedProbe(), aSealedMonitor(watched));
    expect(samples).toEqual({
      org: ORG,
      owner: 'service:shop',
      time: DUE_AT,
      names: ['__externalhttp.responcetime.top'],
      values: [12.5],
    });
  });

  it.each([
    { but: 'not without a service', monitor: { responseTimeDuration: 3 }, finding: {} },
    { but: 'not unless response times are averaged', monitor: { service: 'shop' }, finding: {} },
    { but: 'not without an answer', monitor: watched, finding: { responseTimeMs: null, failure: 'refused' } },
  ])('$but', async ({ monitor, finding }) => {
    expect(await run(new FixedProbe(finding), aSealedMonitor(monitor))).not.toHaveProperty('samples');
  });
});

it('what cannot be opened is no finding', async () => {
  const moved = aSealedMonitor({ id: 'other' });
  await expect(run(new FixedProbe(), moved)).rejects.toThrow(SealedTextInvalidError);
});
