import type { AlertTransition, Notice } from '@tocsin/payload-schemas';

/** Changes to a builder's defaults; `alert`, `monitor` and `host` are merged member by member. */
export type TransitionChanges = Partial<Omit<AlertTransition, 'alert' | 'monitor' | 'host'>> & {
  readonly alert?: Partial<AlertTransition['alert']>;
  readonly monitor?: Partial<AlertTransition['monitor']>;
  /** Null: the alert is about no host. */
  readonly host?: Partial<NonNullable<AlertTransition['host']>> | null;
};

/** The opening of a critical alert of a host monitor on a working host in the role `webshop:app`. */
export function aTransition({ alert, monitor, host, ...rest }: TransitionChanges = {}): AlertTransition {
  const monitorId = monitor?.id ?? alert?.monitorId ?? 'mon1';
  return {
    org: { id: 'org1', name: 'acme' },
    alert: {
      id: '2UzF4bAAAAAAAA1',
      type: 'host',
      monitorId,
      target: { kind: 'host', id: 'host1' },
      status: 'critical',
      isOpen: true,
      openedAt: 1_764_000_000,
      closedAt: null,
      statusChangedAt: 1_764_000_000,
      worstStatus: 'critical',
      ...alert,
    },
    sequence: 1,
    previousStatus: null,
    trigger: 'monitoring',
    message: 'CPU high: 97.5',
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
    ...(host === null
      ? {}
      : {
          host: {
            id: 'host1',
            name: 'app01',
            memo: '',
            status: 'working',
            isRetired: false,
            roles: [{ service: 'webshop', role: 'app' }],
            ...host,
          },
        }),
    metric: { label: 'cpu%', value: 97.5 },
    configOffset: -1,
    ...rest,
  };
}

/** A host was registered, by an API key. */
export function aNotice(changes: Partial<Extract<Notice, { event: 'hostRegister' }>> = {}): Notice {
  return {
    event: 'hostRegister',
    org: { id: 'org1', name: 'acme' },
    noticeId: '2UzF4bAnot1',
    at: 1_764_000_000_000,
    actor: { kind: 'key', id: 'key1' },
    user: null,
    host: {
      id: 'host1',
      name: 'app01',
      displayName: null,
      customIdentifier: null,
      memo: '',
      status: 'working',
      isRetired: false,
      retiredAt: null,
      createdAt: 1_764_000_000,
      roles: [],
      checks: [],
    },
    ...changes,
  };
}
