import { z } from 'zod';
import { actor, epochMs, id } from '../primitives.js';
import {
  chartState,
  kpiMonitorState,
  projectWebhookState,
  type ChartState,
  type KpiMonitorState,
  type ProjectWebhookState,
} from './product-states.js';
import {
  alertGroupSettingState,
  apiKeyState,
  channelState,
  downtimeState,
  graphDefinitionState,
  hostState,
  monitorState,
  notificationGroupState,
  organizationState,
  projectState,
  serviceState,
  userState,
  type AlertGroupSettingState,
  type ApiKeyState,
  type ChannelState,
  type DowntimeState,
  type GraphDefinitionState,
  type HostState,
  type MonitorState,
  type NotificationGroupState,
  type OrganizationState,
  type ProjectState,
  type ServiceState,
  type UserState,
} from './states.js';

const common = {
  org: id,
  id: z.string(),
  /** Grows by one with every change of this entity. */
  revision: z.int().positive(),
  /** When the change was committed. */
  at: epochMs,
  actor,
  /** The entity is gone; `state` is its last one. A tombstone of the key follows after 7 days. */
  deleted: z.literal(true).optional(),
  /** What brought the change about, when it was not asked for by itself (a monitor deleted with its service). */
  cause: z.enum(['serviceDelete']).optional(),
};

/** Value of `config.v1`: the current state of one configuration entity. Key: `org/kind/id`. */
export const configRecordV1 = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('organization'), ...common, state: organizationState }),
  z.object({ kind: z.literal('apiKey'), ...common, state: apiKeyState }),
  z.object({ kind: z.literal('user'), ...common, state: userState }),
  z.object({ kind: z.literal('service'), ...common, state: serviceState }),
  z.object({ kind: z.literal('host'), ...common, state: hostState }),
  z.object({ kind: z.literal('graphDefinition'), ...common, state: graphDefinitionState }),
  z.object({ kind: z.literal('monitor'), ...common, state: monitorState }),
  z.object({ kind: z.literal('channel'), ...common, state: channelState }),
  z.object({ kind: z.literal('notificationGroup'), ...common, state: notificationGroupState }),
  z.object({ kind: z.literal('downtime'), ...common, state: downtimeState }),
  z.object({ kind: z.literal('alertGroupSetting'), ...common, state: alertGroupSettingState }),
  z.object({ kind: z.literal('project'), ...common, state: projectState }),
  z.object({ kind: z.literal('chart'), ...common, state: chartState }),
  z.object({ kind: z.literal('kpiMonitor'), ...common, state: kpiMonitorState }),
  z.object({ kind: z.literal('projectWebhook'), ...common, state: projectWebhookState }),
]);

export type ConfigRecord = z.infer<typeof configRecordV1>;
export type ConfigKind = ConfigRecord['kind'];

interface ConfigStates {
  organization: OrganizationState;
  apiKey: ApiKeyState;
  user: UserState;
  service: ServiceState;
  host: HostState;
  graphDefinition: GraphDefinitionState;
  monitor: MonitorState;
  channel: ChannelState;
  notificationGroup: NotificationGroupState;
  downtime: DowntimeState;
  alertGroupSetting: AlertGroupSettingState;
  project: ProjectState;
  chart: ChartState;
  kpiMonitor: KpiMonitorState;
  projectWebhook: ProjectWebhookState;
}
/** The state of one kind. */
export type ConfigState<K extends ConfigKind> = ConfigStates[K];
/** The record of one kind. */
export type ConfigRecordOf<K extends ConfigKind> = Omit<ConfigRecord, 'kind' | 'state'> & {
  readonly kind: K;
  readonly state: ConfigStates[K];
};

export const configKey = (org: string, kind: ConfigKind, entityId: string): string => `${org}/${kind}/${entityId}`;
