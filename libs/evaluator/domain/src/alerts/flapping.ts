import type { AlertStatus, FlapDamping } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Organization } from '../configuration/organization.js';
import type { ShardOutput } from '../shard-output.js';
import type { OpenAlert, OpenAlerts } from './open-alerts.js';
import { isWorse } from './severity.js';

/** How calm an alert that flaps has been. */
export interface Flapping {
  /** Time that the judgements up to `okAt` show to have been ok without a break. */
  readonly calmSeconds: number;
  /** Event time of the newest judgement, if that was ok. */
  readonly okAt: EpochSeconds | null;
  /** The shard's `gapMs` then. */
  readonly gapMs: EpochMs;
}

const RESTLESS: Flapping = { calmSeconds: 0, okAt: null, gapMs: 0 };

/** How a monitor damps flapping, if it does. */
export function flapDampingOf(organization: Organization, monitorId: string): FlapDamping | undefined {
  const monitor = organization.monitor(monitorId)?.state;
  return monitor?.type === 'host' || monitor?.type === 'service' ? monitor.options?.flapDamping : undefined;
}

/**
 * What is kept of an alert that opens flapping; undefined if it does not flap.
 *
 * @param target - Key of the target.
 * @param openedAt - Event time of the opening, which is not among `alerts` yet.
 */
export function flappingFromOpening(
  alerts: OpenAlerts,
  organization: Organization,
  monitorId: string,
  target: string,
  openedAt: EpochSeconds,
): Flapping | undefined {
  const damping = flapDampingOf(organization, monitorId);
  if (damping === undefined) return undefined;
  const earlier = alerts.openingsAfter(organization.id, monitorId, target, openedAt - damping.minutes * 60);
  return earlier + 1 >= damping.openings ? RESTLESS : undefined;
}

/**
 * Takes a judgement into account of an alert that may flap: it ends when it has been calm for long enough, and changes only to
 * what it has never been as bad as, or from unknown to what is known again.
 *
 * @param found - The status that the judgement alone comes to.
 * @param at - Event time of the judged point.
 * @param gapMs - The shard's now.
 * @returns Whether the alert is to stay as it is.
 */
export function damps(
  output: ShardOutput,
  alert: OpenAlert,
  damping: FlapDamping | undefined,
  found: AlertStatus,
  at: EpochSeconds,
  gapMs: EpochMs,
): boolean {
  const { flapping, status, worstStatus } = alert.row;
  if (flapping === undefined || damping === undefined) return false;
  const now = found === 'ok' ? calmerBy(flapping, at, gapMs) : RESTLESS;
  keep(output, alert, now);
  if (found === 'ok') return now.calmSeconds < damping.calmMinutes * 60;
  return status !== 'unknown' && !isWorse(found, worstStatus);
}

/** Data is missing: the calm is broken. */
export function breakCalm(output: ShardOutput, alert: OpenAlert): void {
  if (alert.row.flapping !== undefined) keep(output, alert, RESTLESS);
}

/** Its monitor no longer damps: the alert goes on as any other. */
export function endFlapping(output: ShardOutput, alert: OpenAlert): void {
  if (alert.row.flapping === undefined) return;
  const { flapping: _, ...row } = alert.row;
  alert.row = row;
  output.saveAlert(row);
}

/**
 * The time of points counts. A pause of the platform between two of them does not, unless points of its time have come late:
 * then they lie closer to one another.
 */
export function calmerBy(before: Flapping, at: EpochSeconds, gapMs: EpochMs): Flapping {
  if (before.okAt === null) return { calmSeconds: 0, okAt: at, gapMs };
  if (at <= before.okAt) return before;
  const apart = at - before.okAt;
  const paused = (gapMs - before.gapMs) / 1000;
  const calm = apart < paused / 2 ? apart : Math.max(0, apart - paused);
  return { calmSeconds: before.calmSeconds + calm, okAt: at, gapMs };
}

function keep(output: ShardOutput, alert: OpenAlert, flapping: Flapping): void {
  if (alert.row.flapping === flapping) return;
  alert.row = { ...alert.row, flapping };
  output.saveAlert(alert.row);
}
