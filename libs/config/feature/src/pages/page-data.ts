import { Injectable } from '@nestjs/common';
import { compareMonitors } from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { AlertTransition, ConfigKind, ConfigState, HostState, MonitorState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { AppError, Logger, NotFoundError } from '@tocsin/runtime';
import { AlertHistory, DeliveryHistory } from '@tocsin/service-ports';
import type { OpenAlerts } from './alert-list.js';
import type { AlertStory } from './alert-page.js';
import type { MonitorStory } from './monitor-page.js';
import type { OrganizationStory } from './organization-page.js';
import type { ServiceStory } from './service-page.js';

/**
 * Gathers what pages show: configuration from memory, alerts and deliveries from whoever keeps them. A page goes without
 * what does not answer, but for what it is about.
 */
@Injectable()
export class PageData {
  constructor(
    private readonly view: ConfigurationView,
    private readonly alerts: AlertHistory,
    private readonly deliveries: DeliveryHistory,
    private readonly secrets: SecretBox,
    private readonly logger: Logger,
  ) {}

  async organization(org: string): Promise<OrganizationStory> {
    return {
      alerts: await this.ifAnswered(this.alerts.open(org)),
      hosts: this.hosts(org),
      services: this.all('service', org).sort(byName),
      monitors: this.all('monitor', org).sort(compareMonitors),
    };
  }

  /** @throws {NotFoundError} If there is no such alert. */
  async alert(org: string, id: string): Promise<AlertStory> {
    const transitions = CAN_BE_ID.test(id) ? await this.alerts.transitions(org, id) : [];
    if (transitions.length === 0) throw new NotFoundError(`There is no alert ${id}.`);
    return {
      transitions,
      deliveries: await this.ifAnswered(this.deliveries.ofSubject(org, id)),
      channelName: (channelId) => this.view.entry('channel', org, channelId)?.record.state.name ?? channelId,
    };
  }

  /** @throws {NotFoundError} If there is no such host. */
  async host(org: string, id: string): Promise<{ readonly host: HostState; readonly alerts: OpenAlerts }> {
    const host = this.view.find('host', org, id);
    if (host === undefined) throw new NotFoundError(`There is no host ${id}.`);
    return { host, alerts: await this.ifAnswered(this.alerts.openOfHost(org, id)) };
  }

  /** @throws {NotFoundError} If there is no such service. */
  async service(org: string, name: string): Promise<ServiceStory> {
    const service = this.view.service(org, name)?.record.state;
    if (service === undefined) throw new NotFoundError(`There is no service ${name}.`);
    const open = await this.ifAnswered(this.alerts.open(org));
    return {
      service,
      hosts: this.hosts(org).filter(({ roles }) => roles.some((role) => role.service === name)),
      monitors: this.all('monitor', org)
        .filter((monitor) => isOfService(monitor, name))
        .sort(compareMonitors),
      alerts: open?.filter((alert) => concerns(alert, name)),
    };
  }

  /**
   * A monitor that was deleted a short while ago is still found.
   *
   * @throws {NotFoundError} If there is no such monitor.
   */
  async monitor(org: string, id: string): Promise<MonitorStory> {
    const record = this.view.entry('monitor', org, id)?.record;
    if (record === undefined) throw new NotFoundError(`There is no monitor ${id}.`);
    return {
      monitor: record.state,
      isDeleted: record.deleted === true,
      alerts: await this.ifAnswered(this.alerts.openOfMonitor(org, id)),
      open: (sealed, member) => this.secrets.open(sealed, secretPlace(org, 'monitor', id, member)),
    };
  }

  private all<K extends ConfigKind>(kind: K, org: string): ConfigState<K>[] {
    return this.view.list(kind, org).map(({ record }) => record.state as ConfigState<K>);
  }

  private hosts(org: string): HostState[] {
    return this.all('host', org)
      .filter(({ isRetired }) => !isRetired)
      .sort((a, b) => compareText(a.displayName ?? a.name, b.displayName ?? b.name));
  }

  private async ifAnswered<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      this.logger.warn('a page goes without what another service did not answer', { error: error.message });
      return undefined;
    }
  }
}

/** Other services are not asked for what cannot be an id. */
const CAN_BE_ID = /^[A-Za-z0-9]{1,15}$/;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compareText(a.name, b.name);

function isOfService(monitor: MonitorState, name: string): boolean {
  if ('service' in monitor && monitor.service === name) return true;
  return 'scopes' in monitor && monitor.scopes.some(({ service }) => service === name);
}

const concerns = ({ service, host }: AlertTransition, name: string): boolean =>
  service?.name === name || host?.roles.some((role) => role.service === name) === true;
