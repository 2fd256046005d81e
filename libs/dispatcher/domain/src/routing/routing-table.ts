import type { ChannelState, NotificationGroupState } from '@tocsin/payload-schemas';
import type { PeoplesAddresses } from './mail-recipients.js';

/** What routing needs of one organization's configuration. */
export interface RoutingConfiguration {
  readonly channels: readonly ChannelState[];
  readonly groups: readonly NotificationGroupState[];
  /** Ids of the alert group settings. Default: none. */
  readonly alertGroupSettings?: readonly string[];
  /** Whom mails can reach; absent: this installation sends none. */
  readonly people?: PeoplesAddresses;
}

/** The same, indexed: made once per state of the configuration, used for every notification. */
export interface RoutingTable {
  readonly channels: ReadonlyMap<string, ChannelState>;
  readonly groups: ReadonlyMap<string, NotificationGroupState>;
  /** The default groups: exactly one in a sound configuration. */
  readonly defaultGroups: readonly NotificationGroupState[];
  readonly groupsByMonitor: ReadonlyMap<string, readonly NotificationGroupState[]>;
  /** Groups that keep a monitor's alerts for themselves (`skipDefault`), by monitor. */
  readonly exclusiveGroupsByMonitor: ReadonlyMap<string, readonly NotificationGroupState[]>;
  readonly groupsByService: ReadonlyMap<string, readonly NotificationGroupState[]>;
  readonly alertGroupSettings: ReadonlySet<string>;
  /** Undefined: this installation sends no mails. */
  readonly people: PeoplesAddresses | undefined;
}

export function routingTable({
  channels,
  groups,
  alertGroupSettings = [],
  people,
}: RoutingConfiguration): RoutingTable {
  const byMonitor = new Map<string, NotificationGroupState[]>();
  const exclusive = new Map<string, NotificationGroupState[]>();
  const byService = new Map<string, NotificationGroupState[]>();
  for (const group of groups) {
    for (const { id, skipDefault } of group.monitors) {
      add(byMonitor, id, group);
      if (skipDefault) add(exclusive, id, group);
    }
    for (const { name } of group.services) add(byService, name, group);
  }
  return {
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    groups: new Map(groups.map((group) => [group.id, group])),
    defaultGroups: groups.filter(({ type }) => type === 'group-default'),
    groupsByMonitor: byMonitor,
    exclusiveGroupsByMonitor: exclusive,
    groupsByService: byService,
    alertGroupSettings: new Set(alertGroupSettings),
    people,
  };
}

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
