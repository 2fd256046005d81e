import type { EpochMs } from '@tocsin/runtime';
import type { GroupMemberRow, GroupRow } from './group-rows.js';
import { SettingGroups } from './setting-groups.js';

/** The alert groups of a shard, by setting. */
export class AlertGroups {
  private readonly bySetting = new Map<string, SettingGroups>();

  /** @param gapMs - The shard's pauses so far. */
  constructor(private readonly gapMs: () => EpochMs) {}

  all(): Iterable<SettingGroups> {
    return this.bySetting.values();
  }

  of(org: string, settingId: string): SettingGroups {
    const key = `${org}/${settingId}`;
    let groups = this.bySetting.get(key);
    if (groups === undefined) this.bySetting.set(key, (groups = new SettingGroups(org, settingId, this.gapMs)));
    return groups;
  }

  known(org: string, settingId: string): SettingGroups | undefined {
    return this.bySetting.get(`${org}/${settingId}`);
  }

  /** Nothing more can come of a setting that is gone. */
  forget({ org, settingId }: SettingGroups): void {
    this.bySetting.delete(`${org}/${settingId}`);
  }

  /** @returns The settings of which a group is open. */
  restore(groups: readonly GroupRow[], members: readonly GroupMemberRow[]): readonly SettingGroups[] {
    for (const row of groups) this.of(row.org, row.settingId).saveGroup(row);
    for (const row of members) this.of(row.org, row.settingId).saveMember(row);
    return [...this.bySetting.values()].filter(({ open }) => open !== undefined);
  }

  /** Forgets what nobody can repeat any more, by shard time. */
  forgetOld(now: EpochMs): void {
    for (const groups of this.bySetting.values()) {
      groups.forgetOld(now);
      if (groups.isForgotten) this.forget(groups);
    }
  }
}
