import type { ChartState, KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import { eventNamesOf, intervalOf, readChartQuery, segmentNamesOf } from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';
import type { Alerts } from './alert-list.js';
import { type Facts, factList } from './facts.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { kpiMonitorsCard } from './project-page.js';
import { statusBadge } from './status-badge.js';
import { timeElement } from './times.js';

/** What the page of a chart shows. */
export interface ChartStory {
  readonly chart: ChartState;
  /** Null while it exists. */
  readonly deletedAt: EpochMs | null;
  readonly project: Pick<ProjectState, 'id' | 'name'>;
  /** Nobody: a key of nobody, or somebody who is gone. */
  readonly ownerName: string | undefined;
  /** Those that watch it, in order of name. */
  readonly monitors: readonly KpiMonitorState[];
  /** Open ones of those. */
  readonly alerts: Alerts;
}

export function chartPage(
  context: PageContext,
  { chart, deletedAt, project, ownerName, monitors, alerts }: ChartStory,
): string {
  return page(
    context,
    chart.name,
    markup`<section class="card">
        <div class="line">
          ${deletedAt !== null && statusBadge('deleted', '')} <span class="soft small">Chart ${chart.id}</span>
        </div>
        <h1>${free(chart.name)}</h1>
        ${factList([
          ['Deleted', deletedAt !== null && timeElement(deletedAt, context.organization.timeZone)],
          ['Project', projectLink(context, project)],
          ['Owner', ownerName !== undefined && free(ownerName)],
          ...chartFacts(chart),
        ])}
        <h2>What it asks</h2>
        <pre>${JSON.stringify(chart.query, null, 2)}</pre>
      </section>
      ${deletedAt === null && kpiMonitorsCard(context, monitors, alerts)}`,
  );
}

export const projectLink = (context: PageContext, { id, name }: Pick<ProjectState, 'id' | 'name'>): Markup =>
  markup`<a href="${orgPath(context, 'projects', id)}">${free(name)}</a>`;

/** What a chart counts. What is stored was read when it was saved. */
function chartFacts({ query }: Pick<ChartState, 'query'>): Facts {
  const chart = readChartQuery(query);
  const segments = segmentNamesOf(chart);
  return [
    ['Events', free(eventNamesOf(chart).join(', '))],
    ['By', intervalOf(chart)],
    ['Segments', segments.length > 1 && free(segments.join(', '))],
  ];
}
