import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type EntityRevision, Republication } from '@tocsin/config-domain';
import { Log } from '@tocsin/messaging';
import { ConfigurationView, Topics } from '@tocsin/platform';

/** Longest wait for the view to have read what the topic holds. */
const PATIENCE_MS = 10_000;

/** Mends `config.v1` after it was lost or after an older one was restored. */
@Injectable()
export class RepublishMissing {
  constructor(
    private readonly republication: Republication,
    private readonly view: ConfigurationView,
    private readonly log: Log,
    private readonly topics: Topics,
  ) {}

  /**
   * Publishes again what was published once and is not in the topic. What is still on its way there is not missing.
   *
   * @param stopping - Ends the wait for the view.
   * @returns How many records.
   */
  async run(stopping?: AbortSignal): Promise<number> {
    const suspects = (await this.republication.published()).filter((entity) => this.isMissing(entity));
    if (suspects.length === 0) return 0;
    await this.untilRead(stopping);
    const missing = new Set(suspects.filter((entity) => this.isMissing(entity)).map(nameOf));
    if (missing.size === 0 || stopping?.aborted === true) return 0;
    return this.republication.publish((entity) => missing.has(nameOf(entity)));
  }

  private isMissing({ org, kind, id, revision }: EntityRevision): boolean {
    return (this.view.entry(kind, org, id)?.record.revision ?? 0) < revision;
  }

  /** Waits until the view has read what the topic holds now; whose last record may have been compacted away. */
  private async untilRead(stopping: AbortSignal | undefined): Promise<void> {
    const [end = 0] = await this.log.endOffsets(this.topics.name('config'));
    const waiting = new AbortController();
    const signal = stopping === undefined ? waiting.signal : AbortSignal.any([waiting.signal, stopping]);
    const gaveUp = delay(PATIENCE_MS, undefined, { signal }).catch(() => undefined);
    await Promise.race([this.view.reached(end - 1), gaveUp]);
    waiting.abort();
  }
}

const nameOf = ({ org, kind, id, revision }: EntityRevision): string => [org, kind, id, revision].join('/');
