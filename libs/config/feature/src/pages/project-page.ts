import type {
  AlertStatus,
  ChartState,
  KpiMonitorState,
  ProjectState,
  ProjectWebhookState,
} from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { type Alerts, openAlertsCard } from './alert-list.js';
import { factList } from './facts.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { statusBadge } from './status-badge.js';
import { timeElement } from './times.js';

/** What the page of a project shows. */
export interface ProjectStory {
  readonly project: ProjectState;
  /** Null while it exists; without it there is nothing else. */
  readonly deletedAt: EpochMs | null;
  /** In order of name. */
  readonly charts: readonly ChartState[];
  readonly monitors: readonly KpiMonitorState[];
  readonly webhooks: readonly ProjectWebhookState[];
  readonly alerts: Alerts;
}

export function projectPage(context: PageContext, story: ProjectStory): string {
  const { project, deletedAt, charts, monitors, webhooks, alerts } = story;
  const { timeZone } = context.organization;
  const exists = deletedAt === null;
  return page(
    context,
    project.name,
    markup`<section class="card">
        <div class="line">
          ${!exists && statusBadge('deleted', '')}
          <span class="soft small">Project ${project.number}</span>
        </div>
        <h1>${free(project.name)}</h1>
        ${factList([
          ['Deleted', deletedAt !== null && timeElement(deletedAt, timeZone)],
          ['Days begin by the clocks of', project.timeZone],
        ])}
      </section>
      ${exists && openAlertsCard(context, alerts)}
      ${exists && kpiMonitorsCard(context, monitors, alerts)}
      ${
        exists &&
        card(
          'Charts',
          charts.map(({ id, name }) => link(orgPath(context, 'projects', project.id, 'charts', id), name)),
        )
      }
      ${
        exists &&
        card(
          'Webhooks',
          webhooks.map(
            ({ name, format, suspendedAt }) =>
              markup`<li class="line">
                <span class="grow">${free(name)}</span>
                ${suspendedAt !== null && statusBadge('suspended', '')} <span class="soft small">${format}</span>
              </li>`,
          ),
        )
      }`,
  );
}

/**
 * The card with KPI monitors that several pages have: each with the worst status of its open alerts.
 *
 * @param alerts - Open ones.
 */
export function kpiMonitorsCard(context: PageContext, monitors: readonly KpiMonitorState[], alerts: Alerts): Markup {
  const items = monitors.map((monitor) => {
    const { id, projectId, name, source } = monitor;
    const statuses = alerts?.flatMap(({ alert }) => (alert.monitorId === id ? [alert.status] : []));
    const worst = WORST_FIRST.find((status) => statuses?.includes(status));
    return markup`<li class="line">
      <a class="grow" href="${orgPath(context, 'projects', projectId, 'monitors', id)}">${free(name)}</a>
      ${worst !== undefined && statusBadge(worst)} ${silenceBadges(context, monitor)}
      <span class="soft small">${source.type === 'chart' ? 'KPI monitor' : 'automatic'}</span>
    </li>`;
  });
  return card('KPI monitors', items);
}

const WORST_FIRST: readonly AlertStatus[] = ['critical', 'warning', 'unknown'];

/** Whether nobody is told of a KPI monitor now. */
export const silenceBadges = ({ now }: PageContext, { isMute, snoozedUntil = 0 }: KpiMonitorState): Markup =>
  markup`${isMute && statusBadge('muted', '')} ${snoozedUntil * 1000 > now && statusBadge('snoozed', '')}`;

/** The card with an organization's projects; none if it has none. */
export const projectsCard = (context: PageContext, projects: readonly ProjectState[]): Markup | undefined =>
  projects.length === 0
    ? undefined
    : card(
        'Projects',
        projects.map(({ id, name }) => link(orgPath(context, 'projects', id), name)),
      );

const link = (path: string, name: string): Markup =>
  markup`<li class="line"><a class="grow" href="${path}">${free(name)}</a></li>`;

const card = (title: string, items: readonly Markup[]): Markup =>
  markup`<section class="card">
    <h2>${title} <span class="count">${items.length}</span></h2>
    ${items.length === 0 && markup`<p class="soft">None yet.</p>`}
    ${items.length > 0 && markup`<ul class="rows">${items}</ul>`}
  </section>`;
