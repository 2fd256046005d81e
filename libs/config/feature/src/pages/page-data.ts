import { Injectable } from '@nestjs/common';
import { hasGraph } from '@tocsin/charts';
import { compareMonitors } from '@tocsin/config-domain';
import { imagePath, ImageTokens, SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { AlertTransition, ConfigKind, ConfigState, HostState, MonitorState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { AlertHistory, DeliveryHistory } from '@tocsin/service-ports';
import type { Alerts } from './alert-list.js';
import type { GroupStory } from './alert-group-page.js';
import type { SettingStory } from './alert-group-setting-page.js';
import type { AlertStory } from './alert-page.js';
import { IfAnswered } from './if-answered.js';
import { CAN_BE_ID, LastKnownStates } from './last-known.js';
import type { MonitorStory } from './monitor-page.js';
import type { OrganizationStory } from './organization-page.js';
import { byName, compareText } from './page-order.js';
import type { ServiceStory } from './service-page.js';

/**
 * Gathers what pages show: configuration from memory, alerts and deliveries from whoever keeps them. A page goes without
 * what does not answer, but for what it is about.
 */
@Injectable()
export class PageData {
  constructor(
    private readonly view: ConfigurationView,
    private readonly lastKnown: LastKnownStates,
    private readonly alerts: AlertHistory,
    private readonly deliveries: DeliveryHistory,
    private readonly secrets: SecretBox,
    private readonly images: ImageTokens,
    private readonly ifAnswered: IfAnswered,
  ) {}

  async organization(org: string): Promise<OrganizationStory> {
    return {
      alerts: await this.ifAnswered.of(this.alerts.open(org)),
      hosts: this.hosts(org),
      services: this.all('service', org).sort(byName),
      monitors: this.all('monitor', org).sort(compareMonitors),
      projects: this.all('project', org).sort(byName),
    };
  }

  /** @throws {NotFoundError} If there is no such alert. */
  async alert(org: string, id: string): Promise<AlertStory> {
    const transitions = CAN_BE_ID.test(id) ? await this.alerts.transitions(org, id) : [];
    if (transitions.length === 0) throw new NotFoundError(`There is no alert ${id}.`);
    return {
      transitions,
      imagePath: this.imageOf(transitions[transitions.length - 1]),
      deliveries: await this.ifAnswered.of(this.deliveries.ofSubject(org, id)),
      channelName: (channelId) => this.channelName(org, channelId),
      keyName: (keyId) => this.view.entry('apiKey', org, keyId)?.record.state.name ?? keyId,
    };
  }

  /** @throws {NotFoundError} If there is no such alert group. */
  async alertGroup(org: string, id: string): Promise<GroupStory> {
    const group = CAN_BE_ID.test(id) ? await this.alerts.group(org, id) : undefined;
    if (group === undefined) throw new NotFoundError(`There is no alert group ${id}.`);
    return {
      ...group,
      deliveries: await this.ifAnswered.of(this.deliveries.ofSubject(org, id)),
      channelName: (channelId) => this.channelName(org, channelId),
    };
  }

  /**
   * A setting that was deleted is still found, with its past groups.
   *
   * @throws {NotFoundError} If there is no such setting.
   */
  async alertGroupSetting(org: string, id: string): Promise<SettingStory> {
    const known = await this.lastKnown.of('alertGroupSetting', org, id);
    if (known === undefined) throw new NotFoundError(`There is no alert group setting ${id}.`);
    return {
      setting: known.state,
      deletedAt: known.deletedAt,
      groups: await this.ifAnswered.of(this.alerts.groupsOfSetting(org, id)),
      monitorName: (monitorId) => this.view.find('monitor', org, monitorId)?.name ?? monitorId,
    };
  }

  /** Where the picture of a transition is, if there is one. */
  private imageOf(transition: AlertTransition): string | undefined {
    const { org, alert, sequence } = transition;
    const token = hasGraph(transition) ? this.images.token({ org: org.id, alertId: alert.id, sequence }) : undefined;
    return token && imagePath(token);
  }

  /**
   * A retired host is still found, with its past alerts.
   *
   * @throws {NotFoundError} If there is no such host.
   */
  async host(org: string, id: string): Promise<{ readonly host: HostState; readonly alerts: Alerts }> {
    const host = await this.lastKnown.host(org, id);
    if (host === undefined) throw new NotFoundError(`There is no host ${id}.`);
    const alerts = host.isRetired ? this.alerts.ofHost(org, id) : this.alerts.openOfHost(org, id);
    return { host, alerts: await this.ifAnswered.of(alerts) };
  }

  /**
   * A service that was deleted is still found, with its past alerts.
   *
   * @throws {NotFoundError} If there is no such service.
   */
  async service(org: string, name: string): Promise<ServiceStory> {
    const known = await this.lastKnown.service(org, name);
    if (known === undefined) throw new NotFoundError(`There is no service ${name}.`);
    const { state: service, deletedAt } = known;
    if (deletedAt !== null) {
      return {
        service,
        deletedAt,
        hosts: [],
        monitors: [],
        alerts: await this.ifAnswered.of(this.alerts.ofService(org, name)),
      };
    }
    const open = await this.ifAnswered.of(this.alerts.open(org));
    return {
      service,
      deletedAt,
      hosts: this.hosts(org).filter(({ roles }) => roles.some((role) => role.service === name)),
      monitors: this.all('monitor', org)
        .filter((monitor) => isOfService(monitor, name))
        .sort(compareMonitors),
      alerts: open?.filter((alert) => concerns(alert, name)),
    };
  }

  /**
   * A monitor that was deleted is still found, with its past alerts.
   *
   * @throws {NotFoundError} If there is no such monitor.
   */
  async monitor(org: string, id: string): Promise<MonitorStory> {
    const known = await this.lastKnown.of('monitor', org, id);
    if (known === undefined) throw new NotFoundError(`There is no monitor ${id}.`);
    const { state: monitor, deletedAt } = known;
    const alerts = deletedAt === null ? this.alerts.openOfMonitor(org, id) : this.alerts.ofMonitor(org, id);
    return {
      monitor,
      deletedAt,
      alerts: await this.ifAnswered.of(alerts),
      open: (sealed, member) => this.secrets.open(sealed, secretPlace(org, 'monitor', id, member)),
    };
  }

  /** Of a channel, a project webhook, or the people of a KPI monitor; also of one that was deleted a moment ago. */
  private channelName(org: string, id: string): string {
    const named = this.view.entry('channel', org, id) ?? this.view.entry('projectWebhook', org, id);
    if (named !== undefined) return named.record.state.name;
    const monitor = this.view.entry('kpiMonitor', org, id)?.record.state;
    return monitor === undefined ? id : `mail of ${monitor.name}`;
  }

  private all<K extends ConfigKind>(kind: K, org: string): ConfigState<K>[] {
    return this.view.list(kind, org).map(({ record }) => record.state as ConfigState<K>);
  }

  private hosts(org: string): HostState[] {
    return this.all('host', org)
      .filter(({ isRetired }) => !isRetired)
      .sort((a, b) => compareText(a.displayName ?? a.name, b.displayName ?? b.name));
  }
}

function isOfService(monitor: MonitorState, name: string): boolean {
  if ('service' in monitor && monitor.service === name) return true;
  return 'scopes' in monitor && monitor.scopes.some(({ service }) => service === name);
}

const concerns = ({ service, host }: AlertTransition, name: string): boolean =>
  service?.name === name || host?.roles.some((role) => role.service === name) === true;
