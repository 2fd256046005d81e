import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type AlertView, type CommandWish, StoredAlerts, targetKey } from '@tocsin/evaluator-domain';
import { type Actor, OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { Clock, ConflictError, IdSource, NotFoundError, UnavailableError } from '@tocsin/runtime';
import { ObservationLog } from '../ingestion/observation-log.js';
import { CommandOutcomes } from '../shards/command-outcomes.js';

/** How long a client is kept waiting for its command. */
const MAX_WAIT_MS = 5_000;
/** How often to look when a shard of another process carries the command out. */
const POLL_MS = 50;

/**
 * Closes an alert by hand, or attends to it: a command in the log, ordered with what opens and closes the alert by itself, and
 * carried out by the shard that has the alert.
 */
@Injectable()
export class CommandAlert {
  constructor(
    private readonly alerts: StoredAlerts,
    private readonly observations: ObservationLog,
    private readonly outcomes: CommandOutcomes,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * An open alert that is as wished already gets the command too: an earlier one may still be on its way, and the last one counts.
   *
   * @returns The alert after the command; as it is, if it was so before.
   * @throws {NotFoundError} If there is no such alert.
   * @throws {ConflictError} If the command is for open alerts, and this one is closed.
   * @throws {UnavailableError} If it has not been carried out after 5 s. The command stays in the log and will be.
   */
  async run(org: string, alertId: string, wish: CommandWish, actor: Actor, traceparent?: string): Promise<AlertView> {
    const alert = await this.alerts.find(org, alertId);
    if (alert === undefined) throw new NotFoundError('Alert Not Found.');
    return isEndOfIt(alert, wish) ? alert : this.carryOut(alert, wish, actor, traceparent);
  }

  private async carryOut(
    { org, id: alertId, ...alert }: AlertView,
    wish: CommandWish,
    actor: Actor,
    traceparent?: string,
  ): Promise<AlertView> {
    const commandId = this.ids.next();
    const command = { org, owner: ownerOf(alert), commandId, alertId, actor, ...wish };
    const settled = new AbortController();
    const stopWaiting = this.outcomes.onSettled(commandId, () => settled.abort());
    try {
      await this.observations.append([{ type: OBSERVATION_TYPE.command, value: command }], traceparent);
      return await this.afterwards(org, alertId, wish, settled.signal);
    } finally {
      stopWaiting();
    }
  }

  private async afterwards(org: string, alertId: string, wish: CommandWish, settled: AbortSignal): Promise<AlertView> {
    const started = this.clock.monotonicMs();
    while (this.clock.monotonicMs() - started < MAX_WAIT_MS) {
      await delay(POLL_MS, undefined, { signal: settled }).catch(() => undefined);
      const isSettled = settled.aborted;
      const alert = await this.alerts.find(org, alertId);
      if (alert !== undefined && (isEndOfIt(alert, wish) || isAsWished(alert, wish) || isSettled)) return alert;
    }
    throw new UnavailableError('the command has not been carried out yet; it is kept and will be');
  }
}

/**
 * Whether the alert is closed, as wished.
 *
 * @throws {ConflictError} If it is, and something else was wished.
 */
function isEndOfIt({ isOpen }: AlertView, wish: CommandWish): boolean {
  if (isOpen) return false;
  if (wish.command === 'close') return true;
  throw new ConflictError('the alert is closed');
}

/** Of an open alert. */
function isAsWished({ acknowledged, assignee, snoozedUntil }: AlertView, wish: CommandWish): boolean {
  switch (wish.command) {
    case 'close':
      return false;
    case 'acknowledge':
      return acknowledged !== undefined;
    case 'unacknowledge':
      return acknowledged === undefined;
    case 'assign':
      return assignee?.id === wish.assignee?.id;
    case 'snooze':
      return snoozedUntil === (wish.until ?? undefined);
  }
}

/** Whose shard has the alert: that of its host or service, else that of its monitor. */
function ownerOf({ target, monitorId }: Pick<AlertView, 'target' | 'monitorId'>): string {
  return target.kind === 'host' || target.kind === 'service' ? targetKey(target) : `monitor:${monitorId}`;
}
