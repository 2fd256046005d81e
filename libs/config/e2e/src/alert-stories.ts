import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import type { DeliveryView } from '@tocsin/service-ports';

/** Changes of a transition as a test states them. */
interface Changes {
  readonly alert?: Partial<AlertTransition['alert']>;
  readonly monitor?: Partial<AlertTransition['monitor']>;
  readonly other?: Partial<Omit<AlertTransition, 'alert' | 'monitor'>>;
}

/** A critical alert of a host monitor that has just opened. */
export function aTransition(org: string, { alert, monitor, other }: Changes = {}): AlertTransition {
  const openedAt = alert?.openedAt ?? 1_763_999_000;
  const monitorId = monitor?.id ?? alert?.monitorId ?? 'monitor1';
  return {
    org: { id: org, name: 'acme' },
    alert: {
      id: 'alert1',
      type: monitor?.type ?? 'host',
      monitorId,
      target: { kind: 'host', id: 'host1' },
      status: 'critical',
      isOpen: true,
      openedAt,
      closedAt: null,
      statusChangedAt: openedAt,
      worstStatus: 'critical',
      ...alert,
    },
    sequence: 1,
    previousStatus: null,
    trigger: 'monitoring',
    message: 'CPU % 97.5 > 95',
    user: null,
    monitor: {
      id: monitorId,
      type: 'host',
      revision: 1,
      name: 'CPU high',
      memo: '',
      isMute: false,
      operator: '>',
      warning: 80,
      critical: 95,
      duration: 3,
      maxCheckAttempts: 1,
      ...monitor,
    },
    configOffset: 0,
    ...other,
  };
}

/** A delivery of that alert's opening that went out at once. */
export function aDelivery(changes: Partial<DeliveryView> = {}): DeliveryView {
  return {
    channelId: 'channel1',
    subject: 'alert1',
    sequence: 1,
    round: 0,
    webhookId: 'msg_alert1_1',
    state: 'delivered',
    reason: null,
    createdAt: 1_763_999_000_200,
    nextAttemptAt: null,
    attempts: [{ attempt: 1, at: 1_763_999_000_250, httpStatus: 200, error: null, latencyMs: 41.6, bodySnippet: 'ok' }],
    ...changes,
  };
}

/** A group of two alerts that has just opened with one of them, or has closed. */
export function aGroupTransition(
  org: string,
  setting: GroupTransition['setting'],
  change: 'open' | 'close' = 'open',
): GroupTransition {
  const isOpen = change === 'open';
  return {
    org: { id: org, name: 'acme' },
    group: {
      id: 'group1',
      status: isOpen ? 'critical' : 'ok',
      isOpen,
      openedAt: 1_763_999_000,
      closedAt: isOpen ? null : 1_763_999_125,
      worstStatus: 'critical',
      openMembers: isOpen ? 1 : 0,
      members: 2,
    },
    sequence: isOpen ? 1 : 2,
    change,
    at: isOpen ? 1_763_999_000 : 1_763_999_125,
    setting,
    configOffset: 0,
  };
}
