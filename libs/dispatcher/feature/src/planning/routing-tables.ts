import type { OnModuleDestroy } from '@nestjs/common';
import { type KpiDestinations, routingTable, type RoutingTable } from '@tocsin/dispatcher-domain';
import type { KpiFindings, ProjectWebhookState } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';
import { peoplesAddresses } from '../channels/peoples-addresses.js';

/** Routing tables of organizations, made when first needed after a change of the configuration. */
export class RoutingTables implements OnModuleDestroy {
  private readonly tables = new Map<string, RoutingTable>();
  /** Webhooks of organizations, by project. */
  private readonly webhooks = new Map<string, ReadonlyMap<string, readonly ProjectWebhookState[]>>();
  private readonly stopFollowing: () => void;

  /** @param sendsMail - A mail server is set up. */
  constructor(
    private readonly view: ConfigurationView,
    private readonly sendsMail: boolean,
  ) {
    this.stopFollowing = view.onChange(() => {
      this.tables.clear();
      this.webhooks.clear();
    });
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

  /** What findings of a monitor are routed by. */
  ofMonitor({ org: { id: org }, project, monitor }: KpiFindings): KpiDestinations {
    const record = this.view.entry('kpiMonitor', org, monitor.id)?.record;
    const webhooks = this.webhooksOf(org).get(project.id) ?? [];
    const selects = ({ monitorIds }: ProjectWebhookState): boolean => monitorIds.includes(monitor.id);
    return {
      webhooks: webhooks.filter(selects),
      others: webhooks.filter((webhook) => !selects(webhook)),
      monitor: record?.state,
      isMonitorDeleted: record?.deleted === true,
      isProjectDeleted: this.view.find('project', org, project.id) === undefined,
      people: this.of(org).people,
    };
  }

  private webhooksOf(org: string): ReadonlyMap<string, readonly ProjectWebhookState[]> {
    let byProject = this.webhooks.get(org);
    if (byProject === undefined) {
      const grouped = new Map<string, ProjectWebhookState[]>();
      for (const { record } of this.view.list('projectWebhook', org)) {
        const { projectId } = record.state;
        grouped.set(projectId, [...(grouped.get(projectId) ?? []), record.state]);
      }
      byProject = grouped;
      this.webhooks.set(org, byProject);
    }
    return byProject;
  }

  onModuleDestroy(): void {
    this.stopFollowing();
  }
}
