import type { Command } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { ShardOutput } from '../shard-output.js';
import type { AlertRow } from '../shard-rows.js';
import type { ShardState } from '../shard-state.js';
import { record } from './alert-changes.js';
import { monitorOfAlert, personOf, sceneOf } from './alert-scene.js';
import type { OpenAlert } from './open-alerts.js';

/** A command that leaves the alert open. */
export type Attention = Exclude<Command, { command: 'close' }>;

/** Somebody attends to an alert: nobody is notified, but the alert's history tells it. */
export function attendAlert(
  state: ShardState,
  output: ShardOutput,
  alert: OpenAlert,
  command: Attention,
  at: EpochSeconds,
): void {
  const before = alert.row;
  const attended = attendedRow(before, command, at, state.runningMs);
  if (attended === undefined) return;
  const organization = state.organization(before.org);
  alert.row = { ...attended, sequence: before.sequence + 1 };
  record(sceneOf(state, output), organization, monitorOfAlert(state, organization, before), alert, {
    change: command.command,
    at,
    previousStatus: before.status,
    trigger: 'manual',
    user: personOf(organization, command.actor),
    value: before.value,
  });
}

/** Somebody knows of it and wants to hear no more for now. */
export function isAttended({ acknowledged, snoozedUntil }: AlertRow): boolean {
  return acknowledged !== undefined || snoozedUntil !== undefined;
}

/** @returns Undefined if the command changes nothing: it is a repeat, or a snooze whose end has passed. */
function attendedRow(row: AlertRow, command: Attention, at: EpochSeconds, runningMs: EpochMs): AlertRow | undefined {
  switch (command.command) {
    case 'acknowledge':
      return row.acknowledged === undefined ? { ...row, acknowledged: { at, by: command.actor } } : undefined;
    case 'unacknowledge': {
      const { acknowledged, ...rest } = row;
      return acknowledged === undefined ? undefined : { ...rest, remindFromMs: runningMs };
    }
    case 'assign': {
      const { assignee, ...rest } = row;
      if (assignee?.id === command.assignee?.id) return undefined;
      return command.assignee === null ? rest : { ...rest, assignee: command.assignee };
    }
    case 'snooze': {
      const { snoozedUntil, ...rest } = row;
      const { until } = command;
      if (until === null) return snoozedUntil === undefined ? undefined : { ...rest, remindFromMs: runningMs };
      return until <= at || until === snoozedUntil ? undefined : { ...row, snoozedUntil: until };
    }
  }
}
