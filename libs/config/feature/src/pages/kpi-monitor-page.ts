import { shortenedConversion } from '@tocsin/config-domain';
import { conditionText, type KpiUnit } from '@tocsin/kpi-text';
import type { ChartState, KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import { readChartQuery, unitOf } from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';
import type { KpiProgress } from '@tocsin/service-ports';
import { type Alerts, openAlertsCard, pastAlertsCard } from './alert-list.js';
import { projectLink } from './chart-page.js';
import { type Facts, factList } from './facts.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { silenceBadges } from './project-page.js';
import { statusBadge } from './status-badge.js';
import { timeElement } from './times.js';
import { numberText } from './words.js';

/** What the page of a KPI monitor shows. */
export interface KpiMonitorStory {
  readonly monitor: KpiMonitorState;
  /** Null while it exists. */
  readonly deletedAt: EpochMs | null;
  readonly project: Pick<ProjectState, 'id' | 'name'>;
  /** Undefined: it is automatic, or its chart is gone. */
  readonly chart: ChartState | undefined;
  readonly ownerName: string | undefined;
  /** Names of the webhooks that select it, in order. */
  readonly webhooks: readonly string[];
  /** Undefined: it is deleted, or not told now. */
  readonly progress: KpiProgress | undefined;
  /** Those that are open; all, once it is deleted. */
  readonly alerts: Alerts;
}

export function kpiMonitorPage(context: PageContext, story: KpiMonitorStory): string {
  const { monitor, deletedAt, alerts } = story;
  return page(
    context,
    monitor.name,
    markup`<section class="card">
        <div class="line">
          ${deletedAt !== null && statusBadge('deleted', '')} ${silenceBadges(context, monitor)}
          <span class="soft small">KPI monitor ${monitor.id}</span>
        </div>
        <h1>${free(monitor.name)}</h1>
        ${monitor.memo !== '' && markup`<p class="pre">${free(monitor.memo)}</p>`}
        ${factList(facts(context, story))}
      </section>
      ${story.progress !== undefined && progressCard(context, story.progress)}
      ${deletedAt === null ? openAlertsCard(context, alerts) : pastAlertsCard(context, alerts)}`,
  );
}

function facts(
  context: PageContext,
  { monitor, deletedAt, project, chart, ownerName, webhooks }: KpiMonitorStory,
): Facts {
  const { timeZone } = context.organization;
  const { snoozedUntil, notificationInterval: minutes } = monitor;
  const receivers = monitor.userIds.length + monitor.emails.length;
  const query = chart && readChartQuery(chart.query);
  const longest = query && shortenedConversion(query);
  return [
    ['Deleted', deletedAt !== null && timeElement(deletedAt, timeZone)],
    ['Project', projectLink(context, project)],
    ['Watches', watched(context, chart)],
    ['Owner', ownerName !== undefined && free(ownerName)],
    ['Tells when a value is', conditions(monitor, query === undefined ? 'count' : unitOf(query))],
    ['Judged', judged(monitor)],
    ['Conversions', longest !== undefined && `count that take ${longest} at most; the chart itself allows more`],
    ['Severity', statusBadge(monitor.severity)],
    ['Tells of the end', monitor.tellsRecovery ? 'yes' : 'no'],
    ['Told again', minutes !== undefined && `every ${numberText(minutes)} minutes while it is open`],
    [
      'Snoozed until',
      snoozedUntil !== undefined && snoozedUntil * 1000 > context.now && timeElement(snoozedUntil * 1000, timeZone),
    ],
    ['Webhooks', webhooks.length > 0 && free(webhooks.join(', '))],
    ['Mails', receivers > 0 && `to ${receivers} recipient${receivers === 1 ? '' : 's'}`],
  ];
}

function progressCard(context: PageContext, { judgedUntil, waitsFor, seriesCount }: KpiProgress): Markup {
  const { timeZone } = context.organization;
  const { message, until } = waitsFor;
  return markup`<section class="card">
        <h2>What it waits for</h2>
        <p>${free(message)}</p>
        ${factList([
          ['Until', until !== null && timeElement(until * 1000, timeZone)],
          ['Judged until', judgedUntil === null ? 'nothing is judged yet' : timeElement(judgedUntil * 1000, timeZone)],
          ['Series', String(seriesCount)],
        ])}
      </section>`;
}

const watched = (context: PageContext, chart: ChartState | undefined): Markup | string =>
  chart === undefined
    ? 'every event that happens often enough'
    : markup`<a href="${orgPath(context, 'projects', chart.projectId, 'charts', chart.id)}">${free(chart.name)}</a>`;

const conditions = ({ conditions: all }: KpiMonitorState, unit: KpiUnit): string =>
  all.map((condition) => conditionText(condition, unit)).join(', or ');

function judged({ buckets, judgesPace }: KpiMonitorState): string {
  const complete = buckets === 1 ? 'each complete bucket' : `${buckets} complete buckets in a row`;
  return judgesPace ? `${complete}, and the one that is still filling` : complete;
}
