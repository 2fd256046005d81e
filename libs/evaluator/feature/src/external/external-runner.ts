import { type SecretBox, secretPlace } from '@tocsin/delivery-security';
import {
  failureOf,
  type HttpProbe,
  MonitorRunner,
  type MonitorRun,
  type ProbeRequest,
  responseTimeMetric,
  type RunOutcome,
  serviceKey,
} from '@tocsin/evaluator-domain';
import type { Samples } from '@tocsin/payload-schemas';

type Run = MonitorRun<'external'>;

/** Runs external monitors: one probe each, its answer held against what the monitor asks for. */
export class ExternalRunner extends MonitorRunner<'external'> {
  override readonly kind = 'external';

  constructor(
    private readonly probe: HttpProbe,
    private readonly secrets: SecretBox,
  ) {
    super();
  }

  /** @throws {SealedByOtherKeyError} and {SealedTextInvalidError} If the monitor cannot be opened, which is our fault. */
  override async run(run: Run, signal: AbortSignal): Promise<RunOutcome<'external'>> {
    const finding = await this.probe.probe(this.requestOf(run), signal);
    const { status, responseTimeMs, certificateExpiresAt } = finding;
    const failure = failureOf(run.monitor, finding);
    const samples = samplesOf(run, responseTimeMs);
    return {
      result: { kind: 'external', status, responseTimeMs, certificateExpiresAt, failure },
      ...(samples === undefined ? {} : { samples }),
    };
  }

  private requestOf({ org, monitor }: Run): ProbeRequest {
    const open = (sealed: string, member: string): string =>
      this.secrets.open(sealed, secretPlace(org, 'monitor', monitor.id, member));
    const { method, requestBody, followRedirect, skipCertificateVerification, dualstack, containsString } = monitor;
    return {
      url: open(monitor.urlSealed, 'url'),
      method,
      headers: monitor.headers.map(({ name, valueSealed }, i) => ({ name, value: open(valueSealed, `headers/${i}`) })),
      body: requestBody,
      followsRedirects: followRedirect,
      skipsCertificateVerification: skipCertificateVerification,
      dualstack,
      ...(containsString === undefined ? {} : { containsString }),
    };
  }
}

/** The response time as a metric of the linked service, if the monitor watches response times. */
function samplesOf({ org, monitor, dueAt }: Run, responseTimeMs: number | null): Samples | undefined {
  const metric = responseTimeMetric(monitor);
  if (metric === undefined || responseTimeMs === null) return undefined;
  return { org, owner: serviceKey(metric.service), time: dueAt, names: [metric.name], values: [responseTimeMs] };
}
