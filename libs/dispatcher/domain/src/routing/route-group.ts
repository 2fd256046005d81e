import type { RoutingTable } from './routing-table.js';
import { type Routing, splitByChannel } from './routing.js';

/** Where a transition of an alert group goes: as notices do, to every channel that has the event enabled. */
export function routeGroup(table: RoutingTable): Routing {
  return splitByChannel(
    [...table.channels.values()].filter(({ events }) => events.includes('alertGroup')),
    table,
  );
}
