import type { AlertGroupSettingState, AlertStatus, GroupTransition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { alertId } from '../alerts/alert-id.js';
import { worse } from '../alerts/severity.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import type { GroupRow } from './group-rows.js';
import type { SettingGroups } from './setting-groups.js';

const MINUTE_MS = 60_000;

/** The groups of one setting, with what changing them needs. */
export interface GroupScene {
  readonly state: ShardState;
  readonly output: ShardOutput;
  readonly groups: SettingGroups;
  readonly setting: AlertGroupSettingState;
}

/** Opens a group; its first member is in `groups` afterwards only. */
export function openGroup(scene: GroupScene, status: AlertStatus, at: EpochSeconds): GroupRow {
  const { state, groups, setting } = scene;
  const ordinal = groups.nextOrdinal(at, state.timeMs);
  const row: GroupRow = {
    org: groups.org,
    id: alertId(groups.org, setting.id, 'alert-group', at, ordinal),
    settingId: setting.id,
    settingName: setting.name,
    status,
    isOpen: true,
    openedAt: at,
    closedAt: null,
    statusChangedAt: at,
    worstStatus: status,
    sequence: 1,
    ordinal,
    members: 1,
    openMembers: 1,
    ...reminder(state, setting),
    changedAt: state.timeMs,
  };
  record(scene, row, 'open', at);
  return row;
}

/** Brings an open group up to date with its members: it changes its status with them, and closes with the last. */
export function followMembers(scene: GroupScene, group: GroupRow, members: number, at: EpochSeconds): void {
  const { state, groups, setting } = scene;
  const status = groups.worstOpen;
  const row = { ...group, members, openMembers: groups.openCount, changedAt: state.timeMs };
  if (status === group.status) {
    save(scene, row);
    return;
  }
  if (status === 'ok') {
    closeGroup(scene, row, at);
    return;
  }
  const statusChangedAt = Math.max(group.statusChangedAt, at);
  const changed = { ...row, status, statusChangedAt, worstStatus: worse(group.worstStatus, status) };
  record(scene, { ...changed, ...reminder(state, setting), sequence: group.sequence + 1 }, 'status', statusChangedAt);
}

export function closeGroup(scene: GroupScene, group: GroupRow, at: EpochSeconds): void {
  const closedAt = Math.max(group.statusChangedAt, at);
  const closed = { isOpen: false, status: 'ok' as const, closedAt, statusChangedAt: closedAt, remindAt: null };
  const row = { ...group, ...closed, sequence: group.sequence + 1, changedAt: scene.state.timeMs };
  record(scene, row, 'close', closedAt);
}

/** Sends the open group again, though its status stays. */
export function resendGroup(scene: GroupScene, group: GroupRow, at: EpochSeconds): void {
  const { state, setting } = scene;
  const row = { ...group, ...reminder(state, setting), sequence: group.sequence + 1, changedAt: state.timeMs };
  record(scene, row, 'resend', at);
}

/** The setting of an open group has been edited: another interval begins now. */
export function followSetting(scene: GroupScene, group: GroupRow): void {
  const { state, setting } = scene;
  const isSameInterval = group.intervalMinutes === (setting.notificationInterval ?? null);
  if (isSameInterval && group.settingName === setting.name) return;
  save(scene, {
    ...group,
    settingName: setting.name,
    ...(isSameInterval ? {} : reminder(state, setting)),
    changedAt: state.timeMs,
  });
}

/** Counted from now, when something is sent, the interval has become another one, or nobody attends to all of it any more. */
export function reminder(
  state: ShardState,
  { notificationInterval: interval }: AlertGroupSettingState,
): Pick<GroupRow, 'intervalMinutes' | 'remindAt'> {
  if (interval === undefined) return { intervalMinutes: null, remindAt: null };
  return { intervalMinutes: interval, remindAt: state.runningMs + interval * MINUTE_MS };
}

function save({ state, output, groups }: GroupScene, row: GroupRow): void {
  groups.saveGroup(row);
  output.saveGroup(row);
  state.deadlines.queue(groups.reminder);
}

function record(scene: GroupScene, row: GroupRow, change: GroupTransition['change'], at: EpochSeconds): void {
  const { state, output, setting } = scene;
  save(scene, row);
  const { id, status, isOpen, openedAt, closedAt, worstStatus, openMembers, members } = row;
  output.groupTransitions.push({
    org: { id: row.org, name: state.organization(row.org).name },
    group: { id, status, isOpen, openedAt, closedAt, worstStatus, openMembers, members },
    sequence: row.sequence,
    change,
    at,
    setting: { id: setting.id, name: setting.name, memo: setting.memo },
    configOffset: state.configOffset,
  });
}
