import type { ChannelKey } from '@tocsin/dispatcher-domain';
import type { ConfigurationView } from '@tocsin/platform';
import { UnavailableError } from '@tocsin/runtime';
import type { ConfigurationLookup } from '@tocsin/service-ports';
import { untilShown } from './until-shown.js';

/** How long a change that was saved a moment ago is waited for. */
const PATIENCE_MS = 2_000;

/** Channels and project webhooks as they were saved, for people who try out what they have just changed. */
export class SavedReceivers {
  constructor(
    private readonly view: ConfigurationView,
    private readonly lookup: ConfigurationLookup,
  ) {}

  /**
   * Waits until the view shows a receiver as `config` has it, and with it all that was saved before.
   *
   * @returns False if there is none.
   * @throws {UnavailableError} If `config` does not answer, or the view does not get there in time.
   */
  async untilShown(kind: 'channel' | 'projectWebhook', { org, id }: ChannelKey): Promise<boolean> {
    const saved = await this.lookup.revision({ kind, org, id });
    if (saved === undefined) return false;
    const isShown = (): boolean => (this.view.entry(kind, org, id)?.record.revision ?? 0) >= saved;
    if (await untilShown(this.view, isShown, PATIENCE_MS)) return true;
    throw new UnavailableError(`the last change of ${id} has not come round within ${PATIENCE_MS} ms: try again`);
  }
}
