import type { MonitorState } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { type Alerts, openAlertsCard, pastAlertsCard } from './alert-list.js';
import { type Facts, factList } from './facts.js';
import { page, type PageContext } from './layout.js';
import { free, markup } from './markup.js';
import { monitorFacts, type Open } from './monitor-facts.js';
import { statusBadge } from './status-badge.js';
import { timeElement } from './times.js';
import { KIND_TEXTS } from './words.js';

/** What the page of a monitor shows. */
export interface MonitorStory {
  readonly monitor: MonitorState;
  /** Null while it exists. */
  readonly deletedAt: EpochMs | null;
  readonly alerts: Alerts;
  readonly open: Open;
}

export function monitorPage(context: PageContext, { monitor, deletedAt, alerts, open }: MonitorStory): string {
  const { id, type, name, memo, isMute } = monitor;
  // Of a deleted one it does not matter any more how it judged, and what was sealed in it may not open any more.
  const facts: Facts =
    deletedAt === null
      ? monitorFacts(context, monitor, open)
      : [['Deleted', timeElement(deletedAt, context.organization.timeZone)]];
  return page(
    context,
    name,
    markup`<section class="card">
        <div class="line">
          ${deletedAt !== null && statusBadge('deleted', '')} ${isMute && statusBadge('muted', '')}
          <span class="soft small">${KIND_TEXTS[type]} ${id}</span>
        </div>
        <h1>${free(name)}</h1>
        ${memo !== '' && markup`<p class="pre">${free(memo)}</p>`}
        ${factList(facts)}
      </section>
      ${deletedAt === null ? openAlertsCard(context, alerts) : pastAlertsCard(context, alerts)}`,
  );
}
