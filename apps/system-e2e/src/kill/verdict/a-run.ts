import type { AlertTransition, DeliveryEvent } from '@tocsin/payload-schemas';
import type { Receipt } from '../receiver.js';
import { type Wanted, wantedBy } from './wanted.js';

export const HOST = { kind: 'host', id: 'h1' } as const;

/** A transition, as far as verdicts look at it. */
export function transition(
  alertId: string,
  sequence: number,
  status: AlertTransition['alert']['status'],
  at: number,
  openedAt: number,
): AlertTransition {
  return {
    org: { id: 'org1', name: 'demo' },
    alert: {
      id: alertId,
      type: 'host',
      monitorId: 'm1',
      target: HOST,
      status,
      isOpen: status !== 'ok',
      openedAt,
      closedAt: status === 'ok' ? at : null,
      statusChangedAt: at,
      worstStatus: status,
    },
    sequence,
    previousStatus: null,
    trigger: 'monitoring',
    message: '',
    user: null,
    monitor: { id: 'm1', type: 'host', revision: 1, name: 'load', memo: '', isMute: false },
    configOffset: 1,
  };
}

const delivery = ({ alert, sequence }: AlertTransition) => ({
  org: 'org1',
  channelId: 'channel1',
  subject: alert.id,
  subjectKind: 'alert' as const,
  sequence,
  round: 0,
  webhookId: `msg_${alert.id}_${sequence}`,
  at: 1,
});

export const delivered = (of: AlertTransition, attempt = 1): DeliveryEvent => ({
  event: 'delivered',
  ...delivery(of),
  attempt,
  httpStatus: 200,
  latencyMs: 1,
});

export const skipped = (of: AlertTransition): DeliveryEvent => ({
  event: 'skipped',
  ...delivery(of),
  reason: 'superseded',
});

export const receipt = ({ alert, sequence }: AlertTransition): Receipt => ({
  channel: 'alert',
  subject: alert.id,
  webhookId: `msg_${alert.id}_${sequence}`,
  body: JSON.stringify({ alert: { id: alert.id, status: alert.status, statusChangedAt: alert.statusChangedAt } }),
});

/** One alert from its opening to its end. */
export const TRANSITIONS: readonly AlertTransition[] = [
  transition('a', 1, 'warning', 11, 11),
  transition('a', 2, 'critical', 12, 11),
  transition('a', 3, 'ok', 13, 11),
];

/** What a channel must be told of them. */
export const WANTED: readonly Wanted[] = wantedBy({ events: ['alert'] }, TRANSITIONS, []);

/** What follows in no run. */
export const STRAY = transition('b', 1, 'warning', 14, 14);

/** Lists of three: one is missing, one is added, two are swapped. */
export function damaged<T>([first, second, third]: readonly T[], stray: T): { fault: string; list: T[] }[] {
  return [
    { fault: 'one is missing', list: [first, third] },
    { fault: 'the last one is missing', list: [first, second] },
    { fault: 'one is added', list: [first, second, third, stray] },
    { fault: 'two are swapped', list: [second, first, third] },
  ];
}
