import type { ChannelEvent, Notice } from '@tocsin/payload-schemas';
import { type Routing, splitByChannel } from './routing.js';
import type { RoutingTable } from './routing-table.js';

const CHANNEL_EVENT: Readonly<Record<Notice['event'], ChannelEvent>> = {
  hostRegister: 'hostRegister',
  hostStatus: 'hostStatus',
  hostRetire: 'hostRetire',
  monitorCreate: 'monitor',
  monitorUpdate: 'monitor',
  monitorDelete: 'monitor',
};

/** Where a notice goes: to every channel that has its event enabled, whatever the notification groups say. */
export function routeNotice(notice: Notice, table: RoutingTable): Routing {
  const wanted = CHANNEL_EVENT[notice.event];
  return splitByChannel(
    [...table.channels.values()].filter(({ events }) => events.includes(wanted)),
    table,
  );
}
