import {
  type AlertTransition,
  type ConfigRecord,
  configRecordV1,
  type GroupTransition,
  kpiMonitorState,
  type KpiMonitorState,
  monitorState,
  type MonitorState,
} from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import {
  AlertHistory,
  ChannelSuspension,
  ConfigurationLookup,
  DeliveryHistory,
  type DeliveryView,
  type GroupHistory,
  KpiMonitorProgress,
  type KpiProgress,
  type LookupRequest,
  MonitorDefinitions,
  type ReceiverRequest,
} from '@tocsin/service-ports';
import { z } from 'zod';
import { InternalClient, type InternalClientOptions } from './grpc-client.js';

const revisionReply = z.object({ revision: z.int().optional() });

/** Asks `config` over gRPC. */
export class GrpcConfigurationLookup extends ConfigurationLookup {
  private readonly client: InternalClient;

  constructor(options: InternalClientOptions) {
    super();
    this.client = new InternalClient('ConfigurationLookup', options);
  }

  override async find(request: LookupRequest): Promise<ConfigRecord | undefined> {
    const json = await this.client.callForJson<unknown>('Find', { json: JSON.stringify(request) });
    return json === undefined ? undefined : configRecordV1.parse(json);
  }

  override async revision(request: ReceiverRequest): Promise<number | undefined> {
    return revisionReply.parse(await this.client.call('Revision', request)).revision;
  }
}

/** Tells `config` over gRPC. */
export class GrpcChannelSuspension extends ChannelSuspension {
  private readonly client: InternalClient;

  constructor(options: InternalClientOptions) {
    super();
    this.client = new InternalClient('ChannelSuspension', options);
  }

  override async suspend(org: string, channelId: string, at: number, reason: string): Promise<void> {
    await this.client.call('Suspend', { org, channelId, at, reason });
  }
}

const problem = z.object({ problem: z.object({ message: z.string(), field: z.string().optional() }) });
const readDefinition = z.union([z.object({ monitor: monitorState }), problem]);
const readKpiDefinition = z.union([z.object({ monitor: kpiMonitorState }), problem]);

/** Asks `config` over gRPC. */
export class GrpcMonitorDefinitions extends MonitorDefinitions {
  private readonly client: InternalClient;

  constructor(options: InternalClientOptions) {
    super();
    this.client = new InternalClient('MonitorDefinitions', options);
  }

  override async read(org: string, definition: unknown): Promise<MonitorState> {
    const json = JSON.stringify(definition ?? null);
    return monitorIn(readDefinition.parse(await this.client.callForJson<unknown>('Read', { org, json })));
  }

  override async readKpi(org: string, projectId: string, definition: unknown): Promise<KpiMonitorState> {
    const request = { org, projectId, json: JSON.stringify(definition ?? null) };
    return monitorIn(readKpiDefinition.parse(await this.client.callForJson<unknown>('ReadKpi', request)));
  }
}

function monitorIn<M>(reply: { readonly monitor: M } | z.infer<typeof problem>): M {
  if ('monitor' in reply) return reply.monitor;
  throw new InvalidInputError(reply.problem.message, reply.problem.field);
}

/** Reads `evaluator`'s alerts over gRPC. */
export class GrpcAlertHistory extends AlertHistory {
  private readonly client: InternalClient;

  constructor(options: InternalClientOptions) {
    super();
    this.client = new InternalClient('AlertHistory', options);
  }

  override transitions(org: string, alertId: string): Promise<readonly AlertTransition[]> {
    return this.read('Transitions', org, alertId);
  }

  override openOfHost(org: string, hostId: string): Promise<readonly AlertTransition[]> {
    return this.read('OpenOfHost', org, hostId);
  }

  override openOfMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]> {
    return this.read('OpenOfMonitor', org, monitorId);
  }

  override open(org: string): Promise<readonly AlertTransition[]> {
    return this.read('Open', org, '');
  }

  override ofHost(org: string, hostId: string): Promise<readonly AlertTransition[]> {
    return this.read('OfHost', org, hostId);
  }

  override ofMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]> {
    return this.read('OfMonitor', org, monitorId);
  }

  override ofService(org: string, service: string): Promise<readonly AlertTransition[]> {
    return this.read('OfService', org, service);
  }

  override group(org: string, groupId: string): Promise<GroupHistory | undefined> {
    return this.client.callForJson<GroupHistory>('Group', { org, id: groupId });
  }

  override async groupsOfSetting(org: string, settingId: string): Promise<readonly GroupTransition[]> {
    return (await this.client.callForJson<GroupTransition[]>('GroupsOfSetting', { org, id: settingId })) ?? [];
  }

  private async read(method: string, org: string, id: string): Promise<readonly AlertTransition[]> {
    return (await this.client.callForJson<AlertTransition[]>(method, { org, id })) ?? [];
  }
}

/** Asks `evaluator` over gRPC. */
export class GrpcKpiMonitorProgress extends KpiMonitorProgress {
  private readonly client: InternalClient;

  constructor(options: InternalClientOptions) {
    super();
    this.client = new InternalClient('KpiMonitorProgress', options);
  }

  override of(org: string, monitorId: string): Promise<KpiProgress | undefined> {
    return this.client.callForJson<KpiProgress>('Of', { org, id: monitorId });
  }
}

/** Reads `dispatcher`'s deliveries over gRPC. */
export class GrpcDeliveryHistory extends DeliveryHistory {
  private readonly client: InternalClient;

  constructor(options: InternalClientOptions) {
    super();
    this.client = new InternalClient('DeliveryHistory', options);
  }

  override async ofSubject(org: string, subject: string): Promise<readonly DeliveryView[]> {
    return (await this.client.callForJson<DeliveryView[]>('OfSubject', { org, id: subject })) ?? [];
  }
}
