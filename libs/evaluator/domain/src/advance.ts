import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { Reminder } from './alerts/reminders/reminder.js';
import { remind } from './alerts/reminders/remind.js';
import { takeCommand } from './alerts/take-command.js';
import { takeCheckReports } from './checks/take-check-reports.js';
import { applyChange } from './configuration/apply-change.js';
import { excursionIsDue } from './held-back/release.js';
import { SuppressedExcursion } from './held-back/suppressed-excursions.js';
import { GroupReminder } from './groups/setting-groups.js';
import { groupIsDueAgain, takeGroupMember } from './groups/take-group-member.js';
import { takeSamples } from './metrics/take-samples.js';
import { takeMonitorResult } from './runs/take-monitor-result.js';
import type { ShardInput } from './shard-input.js';
import { ShardOutput } from './shard-output.js';
import type { ShardState } from './shard-state.js';
import { hostIsGone } from './silence/connectivity.js';
import type { Deadline } from './silence/deadlines.js';
import { HostSilence } from './silence/host-silence.js';
import { MissingDeadline } from './silence/missing-metric.js';
import { metricIsMissing } from './silence/missing-metrics.js';

/**
 * Moves a shard by one input. What comes of it follows from state and input alone: no clock, no chance.
 *
 * @param state - Changed in place; throw it away when its effects could not be stored.
 * @param output - Gathers the effects; pass the same one for a whole batch.
 * @returns `output`.
 */
export function advance(state: ShardState, input: ShardInput, output = new ShardOutput()): ShardOutput {
  output.beginInput();
  if (input.kind === 'configuration') {
    applyChange(state, output, input);
    return output;
  }
  moveTime(state, output, input.at);
  switch (input.kind) {
    case 'samples':
      takeSamples(state, output, input.samples, input.at);
      break;
    case 'checkReports':
      takeCheckReports(state, output, input.checkReports, input.at);
      break;
    case 'command':
      takeCommand(state, output, input.command, input.at);
      break;
    case 'monitorResult':
      takeMonitorResult(state, output, input.monitorResult, input.at);
      break;
    case 'groupMember':
      takeGroupMember(state, output, input.groupMember);
      break;
    case 'tick':
  }
  return output;
}

/** What is due happens before the record that moves time past it. */
function moveTime(state: ShardState, output: ShardOutput, at: EpochMs): void {
  if (at <= state.timeMs) return;
  const quietMs = at - state.timeMs;
  if (state.timeMs > 0 && quietMs > state.maxQuietMs) state.pause(quietMs);

  const runningMs = at - state.gapMs;
  for (let due = state.deadlines.takeDue(runningMs); due !== undefined; due = state.deadlines.takeDue(runningMs)) {
    state.moveTo(due.at + state.gapMs);
    happen(state, output, due.deadline, state.seconds);
  }
  state.moveTo(at);
}

function happen(state: ShardState, output: ShardOutput, deadline: Deadline, at: EpochSeconds): void {
  if (deadline instanceof HostSilence) hostIsGone(state, output, deadline, at);
  else if (deadline instanceof MissingDeadline) metricIsMissing(state, output, deadline, at);
  else if (deadline instanceof SuppressedExcursion) excursionIsDue(state, output, deadline, at);
  else if (deadline instanceof Reminder) remind(state, output, deadline, at);
  else if (deadline instanceof GroupReminder) groupIsDueAgain(state, output, deadline, at);
}
