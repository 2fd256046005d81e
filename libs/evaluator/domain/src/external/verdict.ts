import type { ExternalMonitor } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { formatNumber } from '../alerts/format-number.js';
import type { ResultOfKind } from '../ports/monitor-runner.js';
import { responseTimeMetric } from './external-metric.js';
import type { ResponseTime } from './kept-runs.js';

const DAY_SECONDS = 86_400;

type Level = 'warning' | 'critical';

/** What one run of an external monitor comes to. */
export interface Verdict {
  readonly status: 'ok' | Level;
  /** Of a problem; when all is well, the status that was answered. */
  readonly message: string;
  /** Mean of the response times, in milliseconds; null if they are not watched, or there are none. */
  readonly value: number | null;
  /** The response times that were averaged, oldest first. */
  readonly points: readonly ResponseTime[];
}

interface Problem {
  readonly status: Level;
  readonly message: string;
}

/**
 * The worst of what can be wrong: the request failed (critical), its answers take too long on average, its certificate
 * expires too soon. Of several that are equally bad the first is told.
 *
 * @param responseTimes - That of this run included, oldest first.
 * @param at - When the run was due.
 */
export function verdictOf(
  monitor: ExternalMonitor,
  result: ResultOfKind<'external'>,
  responseTimes: readonly ResponseTime[],
  at: EpochSeconds,
): Verdict {
  const duration = responseTimeMetric(monitor) === undefined ? 0 : (monitor.responseTimeDuration ?? 0);
  const points = duration === 0 ? [] : responseTimes.slice(-duration);
  const mean = points.length === 0 ? null : points.reduce((sum, { value }) => sum + value, 0) / points.length;
  const problems = [
    result.failure === null ? undefined : { status: 'critical' as const, message: result.failure },
    mean !== null && points.length === duration ? tooSlow(monitor, mean) : undefined,
    expiring(monitor, result.certificateExpiresAt, at),
  ].filter((problem) => problem !== undefined);
  const worst = problems.find(({ status }) => status === 'critical') ?? problems[0];
  return { ...(worst ?? { status: 'ok', message: wellMessage(result, mean) }), value: mean, points };
}

/** A run that is played again may know nothing but its response time. */
function wellMessage({ status }: ResultOfKind<'external'>, mean: number | null): string {
  return status === null && mean !== null ? `HTTP response time ${formatNumber(mean)} ms` : String(status);
}

function tooSlow(monitor: ExternalMonitor, mean: number): Problem | undefined {
  for (const status of ['critical', 'warning'] as const) {
    const threshold = status === 'critical' ? monitor.responseTimeCritical : monitor.responseTimeWarning;
    if (threshold === undefined || mean <= threshold) continue;
    return { status, message: `HTTP response time ${formatNumber(mean)} ms > ${formatNumber(threshold)} ms` };
  }
  return undefined;
}

function expiring(monitor: ExternalMonitor, expiresAt: EpochSeconds | null, at: EpochSeconds): Problem | undefined {
  if (expiresAt === null) return undefined;
  const daysLeft = (expiresAt - at) / DAY_SECONDS;
  for (const status of ['critical', 'warning'] as const) {
    const days =
      status === 'critical' ? monitor.certificationExpirationCritical : monitor.certificationExpirationWarning;
    if (days === undefined || daysLeft >= days) continue;
    return { status, message: `${expiryText(daysLeft)} (${new Date(expiresAt * 1000).toISOString().slice(0, 10)})` };
  }
  return undefined;
}

function expiryText(daysLeft: number): string {
  if (daysLeft <= 0) return 'The certificate has expired';
  const days = Math.floor(daysLeft);
  if (days === 0) return 'The certificate expires in less than a day';
  return `The certificate expires in ${days} ${days === 1 ? 'day' : 'days'}`;
}
