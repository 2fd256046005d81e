import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { LastSeenRow } from '../shard-rows.js';
import type { Owner } from '../owner.js';
import type { Deadline } from './deadlines.js';

/** Times the silence of a host that has posted metrics at least once. Its deadline comes when the host counts as gone. */
export class HostSilence implements Deadline {
  readonly name: string;
  queuedAt: number | undefined;
  private isForgotten = false;

  constructor(
    readonly owner: Owner,
    private readonly goneMs: number,
    private seenAt: EpochMs,
    private armedAt: EpochMs,
    private gapMs: number,
  ) {
    this.name = `${owner.organization.id}/${owner.key}`;
  }

  /** When the host last posted metrics. */
  get seenAtSeconds(): EpochSeconds {
    return Math.floor(this.seenAt / 1000);
  }

  /** The host has posted. */
  seen(at: EpochMs, gapMs: number): void {
    this.seenAt = at;
    this.rearm(at, gapMs);
  }

  /** Gives a silent host its whole time again. */
  rearm(at: EpochMs, gapMs: number): void {
    this.armedAt = at;
    this.gapMs = gapMs;
  }

  forget(): void {
    this.isForgotten = true;
  }

  /** On the shard's running time: shard time without the pauses that were our own fault. */
  due(): number | undefined {
    return this.isForgotten ? undefined : this.armedAt - this.gapMs + this.goneMs;
  }

  row(): LastSeenRow {
    const { seenAt, armedAt, gapMs } = this;
    return { org: this.owner.organization.id, hostId: this.owner.id, seenAt, armedAt, gapMs };
  }
}
