import {
  type ChannelKey,
  type DeliveryEnd,
  type DeliveryLog,
  formOf,
  type Installation,
  type LeasedDelivery,
  renderBody,
  webhookIdOf,
} from '@tocsin/dispatcher-domain';
import type { ConfigurationView } from '@tocsin/platform';
import { type Clock, type IdSource, NotFoundError } from '@tocsin/runtime';
import type { ChannelDirectory } from '../channels/channel-directory.js';
import { untilShown } from '../channels/until-shown.js';
import type { ChannelHealthKeeper } from '../health/channel-health-keeper.js';
import type { Attempts, JudgedAttempt } from '../sending/attempt.js';

/** How long a channel that was created a moment ago is waited for. */
const PATIENCE_MS = 2_000;

/** What came of a test message. */
export interface TestOutcome {
  readonly webhookId: string;
  readonly end: DeliveryEnd;
  /** Null when nothing was sent. */
  readonly attempt: JudgedAttempt | null;
}

/** What a test needs beside the attempt itself. */
export interface TestMessageParts {
  readonly view: ConfigurationView;
  readonly directory: ChannelDirectory;
  readonly attempts: Attempts;
  readonly health: ChannelHealthKeeper;
  readonly log: DeliveryLog;
  readonly installation: Installation;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Sends one message to a channel at once, whatever its suspension or pause, and records it. It is tried once; a failure
 * does not count against the channel, since a person is watching. What is certain does count: after a success the receiver
 * is back, and after a 410 it is gone, so the channel is suspended as it would be by the next alert, while someone looks.
 */
export class SendTestMessage {
  constructor(private readonly parts: TestMessageParts) {}

  /** @throws {NotFoundError} If the organization has no such channel. */
  async run(key: ChannelKey): Promise<TestOutcome> {
    const { view, directory, ids } = this.parts;
    const isShown = await untilShown(view, () => directory.state(key) === 'exists', PATIENCE_MS);
    if (!isShown) throw new NotFoundError(`there is no channel ${key.id}`);
    const receiver = directory.receiver(key);
    const channel = view.find('channel', key.org, key.id);
    const skipped = receiver === undefined ? 'channel_deleted' : this.parts.attempts.skipReason(receiver);
    const body = channel && renderBody(this.subject(key), formOf(channel), this.parts.installation);
    const delivery: LeasedDelivery = {
      channel: key,
      subject: ids.next(),
      subjectKind: 'test',
      sequence: 1,
      round: 0,
      attempt: skipped === undefined ? 1 : 0,
      failures: 0,
      body: body ?? null,
      traceparent: null,
    };
    const webhookId = webhookIdOf(delivery);
    if (receiver === undefined || body === undefined || skipped !== undefined) {
      const reason = skipped ?? 'channel_deleted';
      return this.ended(delivery, { webhookId, end: { state: 'skipped', reason }, attempt: null });
    }
    const message = { webhookId, threadId: null, body, traceparent: null, attempt: 1 };
    const attempt = await this.parts.attempts.make(receiver, message);
    const { health } = this.parts;
    if (attempt.verdict.kind === 'delivered') health.succeeded(key);
    else if (attempt.verdict.kind === 'gone') health.gone(key);
    return this.ended(delivery, { webhookId, end: endOf(attempt), attempt });
  }

  private subject({ org }: ChannelKey): { readonly kind: 'test'; readonly orgName: string } {
    return { kind: 'test', orgName: this.parts.view.find('organization', org, org)?.name ?? org };
  }

  private async ended(delivery: LeasedDelivery, outcome: TestOutcome): Promise<TestOutcome> {
    const { log, clock } = this.parts;
    const { end, attempt } = outcome;
    await log.record({ delivery, end, result: attempt?.result ?? null, wakesNext: false, at: clock.now() });
    return outcome;
  }
}

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
