import { groupMembersOf } from '@tocsin/evaluator-domain';
import {
  alertKey,
  type AlertTransition,
  cloudEventHeaders,
  type GroupTransition,
  OBSERVATION_TYPE,
  observationKey,
  RECORD_TYPE,
} from '@tocsin/payload-schemas';
import type { OutboxRow } from '@tocsin/persistence';
import { SOURCE } from '../shards/transition-records.js';

/** A transition of an alert as records of `observations.v1`, one for each alert group that it belongs to. */
export function groupMemberRecords(
  topic: string,
  transition: AlertTransition,
  traceparent: string | undefined,
): readonly OutboxRow[] {
  return groupMembersOf(transition).map((member) => ({
    topic,
    key: observationKey(member.org, member.owner),
    value: Buffer.from(JSON.stringify(member)),
    headers: cloudEventHeaders(
      OBSERVATION_TYPE.groupMember,
      `${member.owner}/${member.alertId}/${member.sequence}`,
      SOURCE,
      member.at * 1000,
      traceparent,
    ),
  }));
}

/** A transition of an alert group as its record of `alerts.v1`. */
export function groupTransitionRecord(topic: string, transition: GroupTransition): OutboxRow {
  const { org, group, sequence, at } = transition;
  return {
    topic,
    key: alertKey(org.id, group.id),
    value: Buffer.from(JSON.stringify(transition)),
    headers: cloudEventHeaders(RECORD_TYPE.groupTransition, `${group.id}/${sequence}`, SOURCE, at * 1000),
  };
}
