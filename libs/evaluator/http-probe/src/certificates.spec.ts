import { answer, answering, FixedResolver, selfSignedCertificate, TestAuthority } from '@tocsin/pinned-http/testing';
import type { ProbeRequest } from '@tocsin/evaluator-domain';
import { aProbe, aProbeRequest, Site } from './testing/probing.js';

const authority = new TestAuthority();
const options = {
  extraAuthorities: [authority.cert],
  resolver: new FixedResolver({ 'site.example.com': [['127.0.0.1']] }),
};
const YEAR_2040 = Date.UTC(2040, 0, 1) / 1000;
const YEAR_2021 = Date.UTC(2021, 0, 1) / 1000;

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function probe(
  tls: Parameters<typeof Site.start>[1],
  part: Partial<ProbeRequest> = {},
): ReturnType<ReturnType<typeof aProbe>['probe']> {
  const site = await Site.start(answering(answer('200 OK')), tls);
  cleanUps.push(() => site.stop());
  const request = aProbeRequest(site.url('/', 'site.example.com'), part);
  return aProbe(options).probe(request, new AbortController().signal);
}

const good = authority.issue({ names: ['site.example.com'], validYears: [2020, 2040] });
const expired = authority.issue({ names: ['site.example.com'], validYears: [2020, 2021] });
const ofAnother = authority.issue({ names: ['other.example.com'], validYears: [2020, 2040] });
const selfSigned = selfSignedCertificate({ names: ['site.example.com'], validYears: [2020, 2040] });

describe('a certificate', () => {
  it('that is valid: when it expires', async () => {
    expect(await probe(good)).toMatchObject({ status: 200, certificateExpiresAt: YEAR_2040, failure: null });
  });

  it.each([
    { what: 'that has expired', tls: expired, failure: 'HTTP request failed - TLS: certificate has expired' },
    { what: 'that nobody has signed', tls: selfSigned, failure: 'HTTP request failed - TLS: self-signed certificate' },
    {
      what: 'of another site',
      tls: ofAnother,
      failure:
        "HTTP request failed - TLS: Host: site.example.com. is not in the cert's altnames: DNS:other.example.com",
    },
  ])('$what', async ({ tls, failure }) => {
    expect(await probe(tls)).toMatchObject({ status: null, certificateExpiresAt: null, failure });
  });

  it.each([
    { what: 'that has expired', tls: expired, expiresAt: YEAR_2021 },
    { what: 'that nobody has signed', tls: selfSigned, expiresAt: YEAR_2040 },
    { what: 'of another site', tls: ofAnother, expiresAt: YEAR_2040 },
  ])('$what is taken if the monitor does not verify it', async ({ tls, expiresAt }) => {
    const finding = await probe(tls, { skipsCertificateVerification: true });
    expect(finding).toMatchObject({ status: 200, certificateExpiresAt: expiresAt, failure: null });
  });

  it('of the final answer counts', async () => {
    const last = await Site.start(answering(answer('200 OK')), good);
    const first = await Site.start(
      answering(answer('302 Found', '', [`Location: ${last.url('/', 'site.example.com')}`])),
    );
    cleanUps.push(
      () => first.stop(),
      () => last.stop(),
    );
    const request = aProbeRequest(first.url(), { followsRedirects: true });
    const finding = await aProbe(options).probe(request, new AbortController().signal);
    expect(finding).toMatchObject({ status: 200, certificateExpiresAt: YEAR_2040 });
  });

  it('where there is none: what OpenSSL says, without what differs from time to time', async () => {
    const site = await Site.start((socket) => socket.write(answer('200 OK')));
    cleanUps.push(() => site.stop());
    const request = aProbeRequest(site.url().replace('http:', 'https:'));
    const finding = await aProbe(options).probe(request, new AbortController().signal);
    expect(finding.failure).toMatch(/^HTTP request failed - TLS: [a-z ]+$/);
  });

  it('over TLS 1.1 is none', async () => {
    const { failure } = await probe({ ...good, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
    expect(failure).toMatch(/^HTTP request failed - TLS: /);
  });
});
