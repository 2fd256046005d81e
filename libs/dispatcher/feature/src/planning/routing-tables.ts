import type { OnModuleDestroy } from '@nestjs/common';
import { routingTable, type RoutingTable } from '@tocsin/dispatcher-domain';
import type { ConfigurationView } from '@tocsin/platform';
import { peoplesAddresses } from '../channels/peoples-addresses.js';

/** Routing tables of organizations, made when first needed after a change of the configuration. */
export class RoutingTables implements OnModuleDestroy {
  private readonly tables = new Map<string, RoutingTable>();
  private readonly stopFollowing: () => void;

  /** @param sendsMail - A mail server is set up. */
  constructor(
    private readonly view: ConfigurationView,
    private readonly sendsMail: boolean,
  ) {
    this.stopFollowing = view.onChange(() => this.tables.clear());
  }

  of(org: string): RoutingTable {
    let table = this.tables.get(org);
    if (table === undefined) {
      table = routingTable({
        channels: this.view.list('channel', org).map(({ record }) => record.state),
        groups: this.view.list('notificationGroup', org).map(({ record }) => record.state),
        alertGroupSettings: this.view.list('alertGroupSetting', org).map(({ record }) => record.id),
        ...(this.sendsMail && { people: peoplesAddresses(this.view, org) }),
      });
      this.tables.set(org, table);
    }
    return table;
  }

  onModuleDestroy(): void {
    this.stopFollowing();
  }
}
