import { Injectable } from '@nestjs/common';
import type { ConfigState, KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { AlertHistory, KpiMonitorProgress } from '@tocsin/service-ports';
import type { ChartStory } from './chart-page.js';
import { IfAnswered } from './if-answered.js';
import type { KpiMonitorStory } from './kpi-monitor-page.js';
import { type LastKnown, LastKnownStates } from './last-known.js';
import { byName } from './page-order.js';
import type { ProjectStory } from './project-page.js';

/** Gathers what the pages of projects show, as `PageData` does for the rest. What was deleted is still found for a while. */
@Injectable()
export class ProductPageData {
  constructor(
    private readonly view: ConfigurationView,
    private readonly lastKnown: LastKnownStates,
    private readonly alerts: AlertHistory,
    private readonly progress: KpiMonitorProgress,
    private readonly ifAnswered: IfAnswered,
  ) {}

  /** @throws {NotFoundError} If there is no such project. */
  async project(org: string, id: string): Promise<ProjectStory> {
    const { state: project, deletedAt } = await this.knownProject(org, id);
    const monitors = this.monitors(org, id);
    return {
      project,
      deletedAt,
      charts: this.ofProject('chart', org, id),
      monitors,
      webhooks: this.ofProject('projectWebhook', org, id),
      alerts: await this.ifAnswered.of(this.openOf(org, monitors)),
    };
  }

  /** @throws {NotFoundError} If there is no such chart in the project. */
  async chart(org: string, projectId: string, id: string): Promise<ChartStory> {
    const known = await this.lastKnown.of('chart', org, id);
    if (known?.state.projectId !== projectId) throw new NotFoundError(`There is no chart ${id}.`);
    const monitors = this.monitors(org, projectId).filter(
      ({ source }) => source.type === 'chart' && source.chartId === id,
    );
    return {
      chart: known.state,
      deletedAt: known.deletedAt,
      project: (await this.knownProject(org, projectId)).state,
      ownerName: this.nameOfUser(org, known.state.ownerId),
      monitors,
      alerts: await this.ifAnswered.of(this.openOf(org, monitors)),
    };
  }

  /** @throws {NotFoundError} If there is no such monitor in the project. */
  async kpiMonitor(org: string, projectId: string, id: string): Promise<KpiMonitorStory> {
    const known = await this.lastKnown.of('kpiMonitor', org, id);
    if (known?.state.projectId !== projectId) throw new NotFoundError(`There is no KPI monitor ${id}.`);
    const { state: monitor, deletedAt } = known;
    const { source } = monitor;
    const alerts = deletedAt === null ? this.alerts.openOfMonitor(org, id) : this.alerts.ofMonitor(org, id);
    return {
      monitor,
      deletedAt,
      project: (await this.knownProject(org, projectId)).state,
      chart: source.type === 'chart' ? (await this.lastKnown.of('chart', org, source.chartId))?.state : undefined,
      ownerName: this.nameOfUser(org, monitor.ownerId),
      webhooks: this.ofProject('projectWebhook', org, projectId)
        .filter(({ monitorIds }) => monitorIds.includes(id))
        .map(({ name }) => name),
      progress: deletedAt === null ? await this.ifAnswered.of(this.progress.of(org, id)) : undefined,
      alerts: await this.ifAnswered.of(alerts),
    };
  }

  /** The project of a KPI monitor; undefined if there is no such monitor. */
  async projectOf(org: string, monitorId: string): Promise<string | undefined> {
    return (await this.lastKnown.of('kpiMonitor', org, monitorId))?.state.projectId;
  }

  private async knownProject(org: string, id: string): Promise<LastKnown<ProjectState>> {
    const known = await this.lastKnown.of('project', org, id);
    if (known === undefined) throw new NotFoundError(`There is no project ${id}.`);
    return known;
  }

  private async openOf(org: string, monitors: readonly KpiMonitorState[]): Promise<ProjectStory['alerts']> {
    const ids = new Set(monitors.map(({ id }) => id));
    return (await this.alerts.open(org)).filter(({ alert }) => ids.has(alert.monitorId));
  }

  private monitors(org: string, projectId: string): KpiMonitorState[] {
    return this.ofProject('kpiMonitor', org, projectId);
  }

  private ofProject<K extends 'chart' | 'kpiMonitor' | 'projectWebhook'>(
    kind: K,
    org: string,
    projectId: string,
  ): ConfigState<K>[] {
    const states = this.view.list(kind, org).map(({ record }) => record.state as ConfigState<K>);
    return states.filter((state) => state.projectId === projectId).sort(byName);
  }

  private nameOfUser(org: string, id: string | null): string | undefined {
    return id === null ? undefined : this.view.find('user', org, id)?.screenName;
  }
}
