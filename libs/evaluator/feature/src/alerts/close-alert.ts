import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type AlertView, StoredAlerts, targetKey } from '@tocsin/evaluator-domain';
import { type Actor, type Command, OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { Clock, IdSource, NotFoundError, UnavailableError } from '@tocsin/runtime';
import { ObservationLog } from '../ingestion/observation-log.js';
import { CommandOutcomes } from '../shards/command-outcomes.js';

/** How long a client is kept waiting for its command. */
const MAX_WAIT_MS = 5_000;
/** How often to look when a shard of another process carries the command out. */
const POLL_MS = 50;

/**
 * Closes an alert by hand: a command in the log, ordered with what opens and closes the alert by itself, and carried out
 * by the shard that has the alert.
 */
@Injectable()
export class CloseAlert {
  constructor(
    private readonly alerts: StoredAlerts,
    private readonly observations: ObservationLog,
    private readonly outcomes: CommandOutcomes,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * @returns The alert, closed; as it is, if it was closed before.
   * @throws {NotFoundError} If there is no such alert.
   * @throws {UnavailableError} If it is still open after 5 s. The command stays in the log and will be carried out.
   */
  async run(org: string, alertId: string, reason: string, actor: Actor, traceparent?: string): Promise<AlertView> {
    const alert = await this.alerts.find(org, alertId);
    if (alert === undefined) throw new NotFoundError('Alert Not Found.');
    if (!alert.isOpen) return alert;
    const commandId = this.ids.next();
    const command: Command = { org, owner: ownerOf(alert), commandId, command: 'close', alertId, reason, actor };
    const settled = new AbortController();
    const stopWaiting = this.outcomes.onSettled(commandId, () => settled.abort());
    try {
      await this.observations.append([{ type: OBSERVATION_TYPE.command, value: command }], traceparent);
      return await this.whenClosed(org, alertId, settled.signal);
    } finally {
      stopWaiting();
    }
  }

  private async whenClosed(org: string, alertId: string, settled: AbortSignal): Promise<AlertView> {
    const started = this.clock.monotonicMs();
    while (this.clock.monotonicMs() - started < MAX_WAIT_MS) {
      await delay(POLL_MS, undefined, { signal: settled }).catch(() => undefined);
      const alert = await this.alerts.find(org, alertId);
      if (alert !== undefined && !alert.isOpen) return alert;
      if (settled.aborted) break;
    }
    throw new UnavailableError('the alert is not closed yet; the request is kept and will be carried out');
  }
}

/** Whose shard has the alert: that of its host or service, else that of its monitor. */
function ownerOf({ target, monitorId }: AlertView): string {
  return target.kind === 'host' || target.kind === 'service' ? targetKey(target) : `monitor:${monitorId}`;
}
