import { type ChannelKey, channelName, suspensionStep, type SuspensionCause } from '@tocsin/dispatcher-domain';
import type { Clock, Logger } from '@tocsin/runtime';
import type { ChannelSuspension } from '@tocsin/service-ports';
import type { ChannelDirectory } from '../channels/channel-directory.js';
import type { ChannelHealthKeeper } from './channel-health-keeper.js';

/** Pause before `config` is told again when it did not answer. */
const RETELL_MS = 5_000;

const REASON: Readonly<Record<SuspensionCause, string>> = {
  gone: 'the receiver answered 410 Gone',
  failing: 'every attempt has failed for 24 hours',
};

/** Brings suspensions that this service has begun to `config`, and ends them when they are lifted there. */
export class Suspensions {
  /** Monotonic time before which a channel is not told of again. */
  private readonly quietUntil = new Map<string, number>();

  constructor(
    private readonly health: ChannelHealthKeeper,
    private readonly directory: ChannelDirectory,
    private readonly port: ChannelSuspension,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Does what is due; never throws. */
  look(): void {
    for (const { channel, suspension, notice } of this.health.suspended()) {
      const shown = this.directory.shown(channel);
      if (shown === undefined) {
        if (this.directory.state(channel) === 'deleted') this.health.forget(channel);
        continue;
      }
      switch (suspensionStep(notice, shown)) {
        case 'tell':
          this.tell(channel, suspension.at, suspension.cause);
          break;
        case 'note':
          this.health.seen(channel);
          break;
        case 'lift':
          this.health.forget(channel);
          this.logger.info('channel resumed: its backlog goes out', { org: channel.org, channel: channel.id });
          break;
        case 'wait':
          break;
      }
    }
  }

  private tell(channel: ChannelKey, at: number, cause: SuspensionCause): void {
    const name = channelName(channel);
    const now = this.clock.monotonicMs();
    if ((this.quietUntil.get(name) ?? -Infinity) > now) return;
    this.quietUntil.set(name, now + RETELL_MS);
    const fields = { org: channel.org, channel: channel.id, cause };
    this.port.suspend(channel.org, channel.id, Math.floor(at / 1_000), REASON[cause]).then(
      () => {
        this.health.told(channel);
        this.logger.warn('channel suspended: nothing is sent to it until it is resumed', fields);
      },
      (error: unknown) =>
        this.logger.warn('config could not be told of a suspension yet', { ...fields, error: String(error) }),
    );
  }
}
