import type { AlertStatus } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { isWorse } from '../alerts/severity.js';
import type { Deadline } from '../silence/deadlines.js';
import type { GroupMemberRow, GroupRow } from './group-rows.js';

/** How long closed groups and closed members are remembered, of shard time: repeats of their records come so late at most. */
export const GROUP_MEMORY_MS = 24 * 3600 * 1000;

/** The groups of one setting: at most one is open. */
export class SettingGroups {
  open: GroupRow | undefined;
  readonly reminder: GroupReminder;
  private readonly members = new Map<string, GroupMemberRow>();
  private readonly closed = new Map<string, GroupRow>();
  private readonly openByStatus = new Map<AlertStatus, number>();
  /** Open members that are acknowledged or snoozed, by alert. */
  private readonly attended = new Map<string, GroupMemberRow>();

  /** @param gapMs - The shard's pauses so far. */
  constructor(
    readonly org: string,
    readonly settingId: string,
    gapMs: () => EpochMs,
  ) {
    this.reminder = new GroupReminder(this, gapMs);
  }

  saveGroup(row: GroupRow): void {
    if (row.isOpen) this.open = row;
    else {
      if (this.open?.id === row.id) this.open = undefined;
      this.closed.set(row.id, row);
    }
  }

  /** @param now - Shard time; what closed too long before is as if it had never been. */
  member(alertId: string, now: EpochMs): GroupMemberRow | undefined {
    const member = this.members.get(alertId);
    return member !== undefined && isRemembered(member, now) ? member : undefined;
  }

  saveMember(row: GroupMemberRow): void {
    const before = this.members.get(row.alertId);
    if (before?.isOpen === true) this.count(before.status, -1);
    if (row.isOpen) this.count(row.status, 1);
    this.members.set(row.alertId, row);
    if (row.isOpen && (row.isAcknowledged || row.snoozedUntil !== null)) this.attended.set(row.alertId, row);
    else this.attended.delete(row.alertId);
  }

  /** Every open member is acknowledged or snoozed: nobody needs to be reminded. */
  get isAttended(): boolean {
    return this.attended.size > 0 && this.attended.size === this.openCount;
  }

  /** When the first snooze of an open member that nobody has acknowledged ends; undefined: none is. */
  get snoozedUntil(): EpochSeconds | undefined {
    const ends = [...this.attended.values()].flatMap(({ isAcknowledged, snoozedUntil }) =>
      isAcknowledged || snoozedUntil === null ? [] : [snoozedUntil],
    );
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** Open members whose snooze is over, without it: yet to be saved. */
  awake(now: EpochSeconds): readonly GroupMemberRow[] {
    return [...this.attended.values()]
      .filter(({ snoozedUntil }) => snoozedUntil !== null && snoozedUntil <= now)
      .map((row) => ({ ...row, snoozedUntil: null }));
  }

  /** The worst status of an open member; `ok` if none is. */
  get worstOpen(): AlertStatus {
    return [...this.openByStatus.keys()].reduce((worst, status) => (isWorse(status, worst) ? status : worst), 'ok');
  }

  get openCount(): number {
    return [...this.openByStatus.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Ordinal of a group that opens now, among those that opened in the same second of event time. */
  nextOrdinal(openedAt: EpochSeconds, now: EpochMs): number {
    const ordinals = [...this.closed.values()]
      .filter((group) => group.openedAt === openedAt && isRemembered(group, now))
      .map(({ ordinal }) => ordinal);
    return Math.max(0, ...ordinals) + 1;
  }

  forgetOld(now: EpochMs): void {
    for (const [id, member] of this.members) if (!isRemembered(member, now)) this.members.delete(id);
    for (const [id, group] of this.closed) if (!isRemembered(group, now)) this.closed.delete(id);
  }

  get isForgotten(): boolean {
    return this.open === undefined && this.members.size === 0 && this.closed.size === 0;
  }

  private count(status: AlertStatus, change: number): void {
    const count = (this.openByStatus.get(status) ?? 0) + change;
    if (count === 0) this.openByStatus.delete(status);
    else this.openByStatus.set(status, count);
  }
}

/**
 * Comes when the open group of a setting is to be sent again: after the setting's interval or, while every open member is
 * acknowledged or snoozed, when the first snooze ends.
 */
export class GroupReminder implements Deadline {
  readonly name: string;
  queuedAt: number | undefined;

  /** @param gapMs - The shard's pauses so far. */
  constructor(
    readonly groups: SettingGroups,
    private readonly gapMs: () => EpochMs,
  ) {
    this.name = `${groups.org}/alert-group:${groups.settingId}`;
  }

  /** On the running time. The end of a snooze is a time of the clock, so it comes earlier there with each pause. */
  due(): number | undefined {
    const { open, isAttended, snoozedUntil } = this.groups;
    if (open === undefined) return undefined;
    if (!isAttended) return open.remindAt ?? undefined;
    return snoozedUntil === undefined ? undefined : snoozedUntil * 1000 - this.gapMs();
  }
}

const isRemembered = (row: { readonly isOpen: boolean; readonly changedAt: EpochMs }, now: EpochMs): boolean =>
  row.isOpen || row.changedAt >= now - GROUP_MEMORY_MS;
