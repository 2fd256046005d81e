import type { MonitorState } from '@tocsin/payload-schemas';
import { openAlertsCard, type OpenAlerts } from './alert-list.js';
import { factList } from './facts.js';
import { page, type PageContext } from './layout.js';
import { free, markup } from './markup.js';
import { monitorFacts, type Open } from './monitor-facts.js';
import { statusBadge } from './status-badge.js';
import { KIND_TEXTS } from './words.js';

/** What the page of a monitor shows. */
export interface MonitorStory {
  readonly monitor: MonitorState;
  readonly isDeleted: boolean;
  readonly alerts: OpenAlerts;
  readonly open: Open;
}

export function monitorPage(context: PageContext, { monitor, isDeleted, alerts, open }: MonitorStory): string {
  const { id, type, name, memo, isMute } = monitor;
  return page(
    context,
    name,
    markup`<section class="card">
        <div class="line">
          ${isDeleted && statusBadge('deleted', '')} ${isMute && statusBadge('muted', '')}
          <span class="soft small">${KIND_TEXTS[type]} ${id}</span>
        </div>
        <h1>${free(name)}</h1>
        ${memo !== '' && markup`<p class="pre">${free(memo)}</p>`}
        ${factList(monitorFacts(context, monitor, open))}
      </section>
      ${openAlertsCard(context, alerts)}`,
  );
}
