import type { EpochMs } from '@tocsin/runtime';
import { targetKey } from '../alerts/open-alerts.js';
import { RETURN_GRACE_MS } from '../limits.js';
import type { ShardOutput } from '../shard-output.js';
import type { Deadline, Deadlines } from '../silence/deadlines.js';
import { type HeldBackBy, type SuppressedRow, suppressedKey } from './suppressed-row.js';

/** An excursion that is held back; `row` is replaced with every finding. Its deadline is when it opens. */
export class SuppressedExcursion implements Deadline {
  readonly name: string;
  queuedAt: number | undefined;
  private isForgotten = false;

  constructor(public row: SuppressedRow) {
    // Of what is due at once connectivity comes first: it may hold back the rest.
    this.name = `${row.org}/${row.type === 'connectivity' ? '!' : ''}${row.monitorId}/${targetKey(row.target)}`;
  }

  forget(): void {
    this.isForgotten = true;
  }

  due(): number | undefined {
    return this.isForgotten ? undefined : (this.row.dueAt ?? undefined);
  }
}

/** The excursions that are held back in a shard. */
export class SuppressedExcursions {
  private readonly byPair = new Map<string, SuppressedExcursion>();
  private readonly byTarget = new Map<string, Set<SuppressedExcursion>>();

  /** @param time - Of the shard. */
  constructor(
    private readonly deadlines: Deadlines,
    private readonly time: { readonly runningMs: EpochMs; readonly gapMs: number },
  ) {}

  /** @param target - Key of the target. */
  of(org: string, monitorId: string, target: string): SuppressedExcursion | undefined {
    return this.byPair.size === 0 ? undefined : this.byPair.get(`${org}/${monitorId}/${target}`);
  }

  /**
   * Those of an organization, in an order that does not depend on history.
   *
   * @param target - Key of the target that they are of; undefined: any.
   */
  where(
    org: string,
    target: string | undefined,
    isWanted: (row: SuppressedRow) => boolean = () => true,
  ): readonly SuppressedExcursion[] {
    const among = target === undefined ? this.byPair.values() : (this.byTarget.get(`${org}/${target}`) ?? []);
    const found = [...among].filter(({ row }) => row.org === org && isWanted(row));
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Takes in an excursion that was stored. Its deadline is not queued yet. */
  restore(row: SuppressedRow): SuppressedExcursion {
    const excursion = new SuppressedExcursion(row);
    this.byPair.set(suppressedKey(row), excursion);
    const target = `${row.org}/${targetKey(row.target)}`;
    const ofTarget = this.byTarget.get(target);
    if (ofTarget === undefined) this.byTarget.set(target, new Set([excursion]));
    else ofTarget.add(excursion);
    return excursion;
  }

  /**
   * Holds an excursion back: while a host is gone; or until the end of a window, or, when that is over already, until time
   * goes on.
   */
  hold(output: ShardOutput, found: Omit<SuppressedRow, 'heldBackBy' | 'dueAt'>, heldBackBy: HeldBackBy): void {
    const dueAt =
      heldBackBy.kind === 'hostGone'
        ? null
        : Math.max(heldBackBy.until * 1000 - this.time.gapMs, this.time.runningMs + 1);
    this.save(output, { ...found, heldBackBy, dueAt });
  }

  /** The host has come back: what it reports first can say that all is well. */
  giveGrace(output: ShardOutput, { row }: SuppressedExcursion): void {
    this.save(output, { ...row, dueAt: this.time.runningMs + RETURN_GRACE_MS });
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
    this.byPair.delete(suppressedKey(excursion.row));
    const { org, monitorId, target } = excursion.row;
    const key = `${org}/${targetKey(target)}`;
    const ofTarget = this.byTarget.get(key);
    ofTarget?.delete(excursion);
    if (ofTarget?.size === 0) this.byTarget.delete(key);
    output.removeSuppressed({ org, monitorId, target });
  }

  /** What is gone has nothing that could open any more. */
  removeAll(output: ShardOutput, excursions: readonly SuppressedExcursion[]): void {
    for (const excursion of excursions) this.remove(output, excursion);
  }

  private save(output: ShardOutput, row: SuppressedRow): void {
    const excursion = this.byPair.get(suppressedKey(row)) ?? this.restore(row);
    excursion.row = row;
    this.deadlines.queue(excursion);
    output.saveSuppressed(row);
  }
}
