import type { ConfigRecord, GroupMember } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import {
  closeGroup,
  followMembers,
  followSetting,
  type GroupScene,
  openGroup,
  reminder,
  resendGroup,
} from './group-changes.js';
import type { GroupMemberRow } from './group-rows.js';
import type { GroupReminder } from './setting-groups.js';

const OWNER = 'alert-group:';

export const alertGroupKey = (settingId: string): string => OWNER + settingId;

/**
 * Takes in a transition of an alert that belongs to the groups of a setting. Repeats do nothing, nor does what comes after
 * the setting's end. When it leaves a group that everybody attended to with an alert that nobody attends to, reminders
 * begin anew.
 */
export function takeGroupMember(state: ShardState, output: ShardOutput, told: GroupMember): void {
  const { org, alertId, sequence, status, isOpen, isAcknowledged = false, snoozedUntil = null, at } = told;
  const settingId = told.owner.slice(OWNER.length);
  const setting = state.organization(org).alertGroupSettings.get(settingId);
  if (setting === undefined) return;
  const groups = state.groups.of(org, settingId);
  const known = groups.member(alertId, state.timeMs);
  if (known === undefined ? !isOpen : !known.isOpen || known.sequence >= sequence) return;

  const scene = { state, output, groups, setting };
  const isNew = known === undefined;
  const before = groups.open;
  const group = before ?? openGroup(scene, status, at);
  wake(scene);
  const wasAttended = groups.isAttended;
  const identity = { org, settingId, alertId, groupId: group.id };
  const now = { sequence, status, isOpen, isAcknowledged, snoozedUntil, changedAt: state.timeMs };
  saveMember(scene, { ...identity, ...now });
  if (before === undefined) return;
  const anew = wasAttended && !groups.isAttended ? reminder(state, setting) : {};
  followMembers(scene, { ...before, ...anew }, before.members + (isNew ? 1 : 0), at);
}

/** What was snoozed until now or before is so no longer. */
function wake(scene: GroupScene): void {
  for (const row of scene.groups.awake(scene.state.seconds)) saveMember(scene, row);
}

function saveMember({ groups, output }: GroupScene, row: GroupMemberRow): void {
  groups.saveMember(row);
  output.saveGroupMember(row);
}

/** The open group of a setting has not been sent for the setting's interval, or a snooze has ended. */
export function groupIsDueAgain(
  state: ShardState,
  output: ShardOutput,
  { groups }: GroupReminder,
  at: EpochSeconds,
): void {
  const setting = state.organization(groups.org).alertGroupSettings.get(groups.settingId);
  if (groups.open === undefined || setting === undefined) return;
  const scene = { state, output, groups, setting };
  wake(scene);
  resendGroup(scene, groups.open, at);
}

type SettingChange = Extract<ConfigRecord, { kind: 'alertGroupSetting' }>;

/**
 * A setting has been made, edited or deleted. An edit is about alerts that open from now on: those that belong to a group
 * stay in it. With the setting its group closes, and people are told; its alerts go on, and are told of one by one again.
 */
export function applyGroupSetting(state: ShardState, output: ShardOutput, change: SettingChange): void {
  const { alertGroupSettings } = state.organization(change.org);
  if (change.deleted === true) alertGroupSettings.delete(change.id);
  else alertGroupSettings.set(change.id, change.state);
  const groups = state.groups.known(change.org, change.id);
  if (groups === undefined) return;
  const scene = { state, output, groups, setting: change.state };
  const { open } = groups;
  if (open !== undefined) {
    if (change.deleted === true) closeGroup(scene, open, Math.floor(change.at / 1000));
    else followSetting(scene, open);
  }
  if (change.deleted === true) state.groups.forget(groups);
}
