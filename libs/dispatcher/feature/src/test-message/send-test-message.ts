import { type ChannelKey, formOf, type Installation, renderBody } from '@tocsin/dispatcher-domain';
import type { ConfigurationView } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import type { SavedReceivers } from './saved-receivers.js';
import type { TestOutcome, TryOut } from './try-out.js';

/** Sends a test message to a channel. */
export class SendTestMessage {
  constructor(
    private readonly view: ConfigurationView,
    private readonly saved: SavedReceivers,
    private readonly tryOut: TryOut,
    private readonly installation: Installation,
  ) {}

  /**
   * @throws {NotFoundError} If the organization has no such channel.
   * @throws {UnavailableError} If it is not known how the channel was saved.
   */
  async run(key: ChannelKey): Promise<TestOutcome> {
    const { org, id } = key;
    const isSaved = await this.saved.untilShown('channel', key);
    const channel = isSaved ? this.view.find('channel', org, id) : undefined;
    if (channel === undefined) throw new NotFoundError(`there is no channel ${id}`);
    const orgName = this.view.find('organization', org, org)?.name ?? org;
    return this.tryOut.run(key, () => ({
      body: renderBody({ kind: 'test', orgName }, formOf(channel), this.installation),
    }));
  }
}
