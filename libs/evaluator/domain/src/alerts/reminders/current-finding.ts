import type { AlertTransition } from '@tocsin/payload-schemas';
import type { Owner } from '../../owner.js';
import type { AlertRow } from '../../shard-rows.js';
import type { ShardState } from '../../shard-state.js';
import type { Finding } from '../alert-changes.js';
import { breachMessage, valueMessage } from '../message.js';
import type { AlertMonitor } from '../monitor-snapshot.js';
import { targetKey } from '../open-alerts.js';

/** What is known now of an alert that stays open: what it says, its value, and for how long there has been silence. */
export function currentFinding(state: ShardState, row: AlertRow, monitor: AlertMonitor): Omit<Finding, 'at'> {
  const owner = state.knownOwner(row.org, targetKey(row.target));
  return {
    message: currentMessage(row, monitor),
    value: row.value,
    why: owner && currentWhy(state, owner, row, monitor),
  };
}

/** The value has moved on since the newest transition, and the threshold may have been edited away from it. */
function currentMessage({ type, status, value, message }: AlertRow, { shown, metric }: AlertMonitor): string {
  const isCompared = type === 'host' || type === 'service' || type === 'expression' || type === 'query';
  if (!isCompared || metric === undefined || value === null || (status !== 'warning' && status !== 'critical')) {
    return message;
  }
  const threshold = shown[status] ?? NaN;
  const isBreached = shown.operator === '<' ? value < threshold : value > threshold;
  return isBreached ? breachMessage(metric.label, value, shown, status) : valueMessage(metric.label, value);
}

/** Points have been told when they were judged; a reminder judges nothing. */
function currentWhy(
  state: ShardState,
  owner: Owner,
  row: AlertRow,
  { shown, metric }: AlertMonitor,
): AlertTransition['why'] {
  switch (row.type) {
    case 'connectivity':
      return { points: [], lastSeenAt: owner.silence?.seenAtSeconds };
    case 'check':
      return { points: [], attempts: owner.checks.get(shown.name)?.failures };
    case 'host':
    case 'service': {
      const missing = metric !== undefined && row.value === null ? owner.missing.get(metric.name) : undefined;
      return missing && { points: [], lastSeenAt: missing.pointAt };
    }
    default:
      return undefined;
  }
}
