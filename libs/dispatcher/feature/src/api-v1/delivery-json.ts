import type { LoggedAttempt, LoggedDelivery } from '@tocsin/dispatcher-domain';
import type { TestOutcome } from '../test-message/try-out.js';

/** A delivery as API v1 shows it. Times are milliseconds since the Unix epoch. */
export function deliveryJson(delivery: LoggedDelivery): object {
  const { attempts, ...rest } = delivery;
  return { ...rest, attempts: attempts.map(attemptJson) };
}

function attemptJson({ evidence, ...attempt }: LoggedAttempt): object {
  return { ...attempt, connection: evidence === null ? null : parsed(evidence) };
}

/** What the endpoint said to a test message, or why nothing was sent. */
export function testOutcomeJson({ webhookId, end, attempt, templateProblem, isSuspended }: TestOutcome): object {
  return {
    webhookId,
    result: end.state,
    reason: 'reason' in end ? end.reason : null,
    httpStatus: attempt?.result.httpStatus ?? null,
    error: attempt?.result.error ?? null,
    detail: attempt?.result.detail ?? null,
    latencyMs: attempt?.result.latencyMs ?? null,
    bodySnippet: attempt?.result.snippet.toString('utf8') ?? '',
    connection: attempt === null ? null : parsed(attempt.result.evidence),
    templateProblem: templateProblem ?? null,
    isSuspended,
  };
}

function parsed(evidence: string): unknown {
  return evidence === '{}' ? null : JSON.parse(evidence);
}
