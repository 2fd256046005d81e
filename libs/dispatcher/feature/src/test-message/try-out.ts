import {
  type ChannelKey,
  type DeliveryEnd,
  type DeliveryLog,
  type LeasedDelivery,
  type RenderedKpi,
  webhookIdOf,
} from '@tocsin/dispatcher-domain';
import type { SkipReason } from '@tocsin/payload-schemas';
import type { Clock, IdSource } from '@tocsin/runtime';
import type { ChannelDirectory } from '../channels/channel-directory.js';
import type { ChannelHealthKeeper } from '../health/channel-health-keeper.js';
import type { Attempts, JudgedAttempt } from '../sending/attempt.js';

/** What came of a test message. */
export interface TestOutcome {
  readonly webhookId: string;
  readonly end: DeliveryEnd;
  /** Null when nothing was sent. */
  readonly attempt: JudgedAttempt | null;
  /** Why the template could not be used, so that the headline was sent alone. */
  readonly templateProblem?: string;
  /** Nothing else is sent to the receiver until it is resumed, whatever came of the test. */
  readonly isSuspended: boolean;
}

/** What a test needs beside the message. */
export interface TryOutParts {
  readonly directory: ChannelDirectory;
  readonly attempts: Attempts;
  readonly health: ChannelHealthKeeper;
  readonly log: DeliveryLog;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Sends one message to a receiver at once, whatever its suspension or pause, and records it. It is tried once; a failure
 * does not count against the receiver, since a person is watching. What is certain does count: a success ends a pause, though
 * no suspension, and after a 410 the receiver is suspended, as it would be by the next alert, while someone looks.
 */
export class TryOut {
  constructor(private readonly parts: TryOutParts) {}

  /**
   * @param render - The message that has this `webhook-id`.
   * @throws {SealedByOtherKeyError | SealedTextInvalidError} If a secret of the receiver cannot be opened.
   */
  async run(key: ChannelKey, render: (webhookId: string) => RenderedKpi): Promise<TestOutcome> {
    const { directory, attempts, ids } = this.parts;
    const subject = ids.next();
    const webhookId = webhookIdOf({ channel: key, subject, sequence: 1 });
    const receiver = directory.receiver(key);
    const skipped = receiver === undefined ? 'channel_deleted' : attempts.skipReason(receiver);
    if (receiver === undefined || skipped !== undefined)
      return this.skipped(key, subject, skipped ?? 'channel_deleted');
    const { body, templateFault } = render(webhookId);
    const message = { webhookId, threadId: null, body, traceparent: null, attempt: 1 };
    const attempt = await attempts.make(receiver, message);
    this.learn(key, attempt);
    const end = endOf(attempt);
    await this.record(deliveryOf(key, subject, 1, body), end, attempt, templateFault);
    const isSuspended = this.isSuspended(key);
    return {
      webhookId,
      end,
      attempt,
      isSuspended,
      ...(templateFault !== undefined && { templateProblem: templateFault }),
    };
  }

  private async skipped(key: ChannelKey, subject: string, reason: SkipReason): Promise<TestOutcome> {
    const end = { state: 'skipped', reason } as const;
    const delivery = deliveryOf(key, subject, 0, null);
    await this.record(delivery, end, null);
    return { webhookId: webhookIdOf(delivery), end, attempt: null, isSuspended: this.isSuspended(key) };
  }

  private isSuspended(key: ChannelKey): boolean {
    const { health, directory } = this.parts;
    return health.standing(key) === 'suspended' || (directory.shown(key)?.suspendedAt ?? null) !== null;
  }

  private learn(key: ChannelKey, { verdict }: JudgedAttempt): void {
    if (verdict.kind === 'delivered') this.parts.health.succeeded(key);
    else if (verdict.kind === 'gone') this.parts.health.gone(key);
  }

  private record(
    delivery: LeasedDelivery,
    end: DeliveryEnd,
    attempt: JudgedAttempt | null,
    templateProblem?: string,
  ): Promise<void> {
    const { log, clock } = this.parts;
    const ended = { delivery, end, result: attempt?.result ?? null, wakesNext: false, at: clock.now() };
    return log.record(ended, templateProblem);
  }
}

const deliveryOf = (channel: ChannelKey, subject: string, attempt: 0 | 1, body: Buffer | null): LeasedDelivery => ({
  channel,
  subject,
  subjectKind: 'test',
  sequence: 1,
  round: 0,
  attempt,
  failures: 0,
  body,
  traceparent: null,
});

function endOf({ verdict }: JudgedAttempt): DeliveryEnd {
  switch (verdict.kind) {
    case 'delivered':
      return { state: 'delivered' };
    case 'gone':
      return { state: 'dead', reason: 'gone' };
    case 'dead':
      return { state: 'dead', reason: verdict.reason };
    case 'retry':
      return { state: 'dead', reason: 'retries_exhausted' };
  }
}
