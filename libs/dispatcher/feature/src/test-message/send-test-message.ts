import { type ChannelKey, formOf, type Installation, renderBody } from '@tocsin/dispatcher-domain';
import type { ConfigurationView } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { untilShown } from '../channels/until-shown.js';
import type { TestOutcome, TryOut } from './try-out.js';

/** How long a channel that was created a moment ago is waited for. */
const PATIENCE_MS = 2_000;

/** Sends a test message to a channel. */
export class SendTestMessage {
  constructor(
    private readonly view: ConfigurationView,
    private readonly tryOut: TryOut,
    private readonly installation: Installation,
  ) {}

  /** @throws {NotFoundError} If the organization has no such channel. */
  async run(key: ChannelKey): Promise<TestOutcome> {
    const { org, id } = key;
    await untilShown(this.view, () => this.view.find('channel', org, id) !== undefined, PATIENCE_MS);
    const channel = this.view.find('channel', org, id);
    if (channel === undefined) throw new NotFoundError(`there is no channel ${id}`);
    const orgName = this.view.find('organization', org, org)?.name ?? org;
    return this.tryOut.run(key, () => renderBody({ kind: 'test', orgName }, formOf(channel), this.installation));
  }
}
