import type { EpochMs } from '@tocsin/runtime';
import type { ShardOutput } from '../shard-output.js';
import type { Deadline, Deadlines } from '../silence/deadlines.js';
import type { ActiveDowntime } from './downtimes.js';
import { type SuppressedRow, suppressedKey } from './suppressed-row.js';

/** An excursion that a downtime holds back; `row` is replaced with every finding. Its deadline is the end of the window. */
export class SuppressedExcursion implements Deadline {
  readonly name: string;
  queuedAt: number | undefined;
  private isForgotten = false;

  constructor(public row: SuppressedRow) {
    this.name = suppressedKey(row);
  }

  forget(): void {
    this.isForgotten = true;
  }

  due(): number | undefined {
    return this.isForgotten ? undefined : (this.row.dueAt ?? undefined);
  }
}

/** The excursions that downtimes hold back in a shard. */
export class SuppressedExcursions {
  private readonly byPair = new Map<string, SuppressedExcursion>();

  /** @param time - Of the shard. */
  constructor(
    private readonly deadlines: Deadlines,
    private readonly time: { readonly runningMs: EpochMs; readonly gapMs: number },
  ) {}

  /** @param target - Key of the target. */
  of(org: string, monitorId: string, target: string): SuppressedExcursion | undefined {
    return this.byPair.size === 0 ? undefined : this.byPair.get(`${org}/${monitorId}/${target}`);
  }

  /** In an order that does not depend on history. */
  where(isWanted: (row: SuppressedRow) => boolean): readonly SuppressedExcursion[] {
    const found = [...this.byPair.values()].filter(({ row }) => isWanted(row));
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Takes in an excursion that was stored. Its deadline is not queued yet. */
  restore(row: SuppressedRow): SuppressedExcursion {
    const excursion = new SuppressedExcursion(row);
    this.byPair.set(excursion.name, excursion);
    return excursion;
  }

  /** Holds an excursion back until the end of a window, or, when that is over already, until time goes on. */
  hold(
    output: ShardOutput,
    found: Omit<SuppressedRow, 'downtimeId' | 'until' | 'dueAt'>,
    { downtime, until }: ActiveDowntime,
  ): void {
    const dueAt = Math.max(until * 1000 - this.time.gapMs, this.time.runningMs + 1);
    this.save(output, { ...found, downtimeId: downtime.id, until, dueAt });
  }

  /** Keeps an excursion silent until all has been well once. */
  silence(output: ShardOutput, { row }: SuppressedExcursion): void {
    this.save(output, { ...row, dueAt: null });
  }

  /** @param target - Key of the target. */
  forget(output: ShardOutput, org: string, monitorId: string, target: string): void {
    const excursion = this.of(org, monitorId, target);
    if (excursion !== undefined) this.remove(output, excursion);
  }

  remove(output: ShardOutput, excursion: SuppressedExcursion): void {
    excursion.forget();
    this.byPair.delete(excursion.name);
    const { org, monitorId, target } = excursion.row;
    output.removeSuppressed({ org, monitorId, target });
  }

  private save(output: ShardOutput, row: SuppressedRow): void {
    const excursion = this.byPair.get(suppressedKey(row)) ?? this.restore(row);
    excursion.row = row;
    this.deadlines.queue(excursion);
    output.saveSuppressed(row);
  }
}
