import type { AlertTarget } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { ALERT_MEMORY_SECONDS } from '../limits.js';
import type { AlertRow } from '../shard-rows.js';
import { Reminder } from './reminders/reminder.js';

/** An open alert; `row` is replaced with every change. */
export class OpenAlert {
  /** Comes when people are to be told again. */
  readonly reminder: Reminder;

  constructor(
    public row: AlertRow,
    gapMs: () => EpochMs,
  ) {
    this.reminder = new Reminder(this, gapMs);
  }
}

/** The alerts that are open in a shard: one at most per monitor and target. */
export class OpenAlerts {
  private readonly byId = new Map<string, OpenAlert>();
  private readonly byPair = new Map<string, OpenAlert>();
  private readonly byTarget = new Map<string, Set<OpenAlert>>();
  /** How many alerts a pair has opened in each second, for ordinals. */
  private readonly openings = new Map<string, Map<EpochSeconds, number>>();

  /** @param gapMs - The shard's pauses so far. */
  constructor(private readonly gapMs: () => EpochMs) {}

  /** Takes in an alert that was stored: open ones are open again, closed ones only keep their ids taken. */
  restore(row: AlertRow): void {
    this.noteOpening(row);
    if (row.isOpen) this.insert(new OpenAlert(row, this.gapMs));
  }

  /** @param row - Open, with the ordinal that `nextOrdinal` gave. */
  add(row: AlertRow): OpenAlert {
    this.noteOpening(row);
    const alert = new OpenAlert(row, this.gapMs);
    this.insert(alert);
    return alert;
  }

  /** The alert has been closed; its row says so. */
  remove(alert: OpenAlert): void {
    const { row } = alert;
    this.byId.delete(`${row.org}/${row.id}`);
    this.byPair.delete(pairKey(row.org, row.monitorId, targetKey(row.target)));
    const target = `${row.org}/${targetKey(row.target)}`;
    const ofTarget = this.byTarget.get(target);
    ofTarget?.delete(alert);
    if (ofTarget?.size === 0) this.byTarget.delete(target);
  }

  all(): Iterable<OpenAlert> {
    return this.byId.values();
  }

  find(org: string, alertId: string): OpenAlert | undefined {
    return this.byId.get(`${org}/${alertId}`);
  }

  /** @param target - Key of the target. */
  of(org: string, monitorId: string, target: string): OpenAlert | undefined {
    return this.byPair.get(pairKey(org, monitorId, target));
  }

  /** By id. */
  ofTarget(org: string, target: string): readonly OpenAlert[] {
    return sorted(this.byTarget.get(`${org}/${target}`) ?? []);
  }

  /** By id. */
  ofMonitor(org: string, monitorId: string): readonly OpenAlert[] {
    return sorted([...this.byId.values()].filter(({ row }) => row.org === org && row.monitorId === monitorId));
  }

  /** Ordinal of an alert that the pair opens now, among those that it opened in the same second. */
  nextOrdinal(org: string, monitorId: string, target: string, openedAt: EpochSeconds): number {
    return (this.openings.get(pairKey(org, monitorId, target))?.get(openedAt) ?? 0) + 1;
  }

  /** How many alerts the pair has opened after a moment, as far back as `ALERT_MEMORY_SECONDS`. */
  openingsAfter(org: string, monitorId: string, target: string, moment: EpochSeconds): number {
    let count = 0;
    for (const [openedAt, ordinal] of this.openings.get(pairKey(org, monitorId, target)) ?? []) {
      if (openedAt > moment) count += ordinal;
    }
    return count;
  }

  /** Forgets openings that nobody can repeat any more, by shard time. */
  forgetOpenings(now: EpochSeconds): void {
    for (const [pair, openings] of this.openings) {
      for (const openedAt of openings.keys()) {
        if (openedAt < now - ALERT_MEMORY_SECONDS) openings.delete(openedAt);
      }
      if (openings.size === 0) this.openings.delete(pair);
    }
  }

  private insert(alert: OpenAlert): void {
    const { row } = alert;
    this.byId.set(`${row.org}/${row.id}`, alert);
    this.byPair.set(pairKey(row.org, row.monitorId, targetKey(row.target)), alert);
    const target = `${row.org}/${targetKey(row.target)}`;
    const ofTarget = this.byTarget.get(target);
    if (ofTarget === undefined) this.byTarget.set(target, new Set([alert]));
    else ofTarget.add(alert);
  }

  private noteOpening(row: AlertRow): void {
    const pair = pairKey(row.org, row.monitorId, targetKey(row.target));
    const openings = this.openings.get(pair) ?? new Map<EpochSeconds, number>();
    openings.set(row.openedAt, Math.max(row.ordinal, openings.get(row.openedAt) ?? 0));
    this.openings.set(pair, openings);
  }
}

/** Key of a target, equal to the owner part of its observation key where it has one. */
export function targetKey(target: AlertTarget): string {
  switch (target.kind) {
    case 'host':
      return `host:${target.id}`;
    case 'service':
      return `service:${target.name}`;
    case 'monitor':
      return 'monitor';
    case 'series':
      return `series:${JSON.stringify([target.name, Object.entries(target.labels).toSorted()])}`;
  }
}

function pairKey(org: string, monitorId: string, target: string): string {
  return `${org}/${monitorId}/${target}`;
}

function sorted(alerts: Iterable<OpenAlert>): readonly OpenAlert[] {
  return [...alerts].toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1));
}
