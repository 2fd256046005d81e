import type { AlertTransition } from '@tocsin/payload-schemas';
import { free, markup, type Markup } from './markup.js';
import { orgPath, type PageContext } from './layout.js';
import { statusBadge } from './status-badge.js';
import { durationText, timeElement } from './times.js';

/** Open alerts, or undefined when whoever keeps them does not answer. */
export type OpenAlerts = readonly AlertTransition[] | undefined;

/** The card with open alerts that several pages have. */
export function openAlertsCard(context: PageContext, alerts: OpenAlerts): Markup {
  if (alerts === undefined) {
    return markup`<section class="card">
      <h2>Open alerts</h2>
      <p class="soft">The alerts cannot be read right now. Load the page again in a moment.</p>
    </section>`;
  }
  return markup`<section class="card">
    <h2>Open alerts <span class="count">${countText(alerts.length)}</span></h2>
    ${alerts.length === 0 && markup`<p class="soft">None. All is quiet.</p>`}
    ${alerts.length > 0 && markup`<ul class="rows">${alerts.map((alert) => row(context, alert))}</ul>`}
  </section>`;
}

/** What is read is the newest alerts only. */
const MAX_READ = 100;
const countText = (count: number): string => (count < MAX_READ ? String(count) : `the newest ${MAX_READ}`);

function row(context: PageContext, { alert, monitor, message, host, service }: AlertTransition): Markup {
  const { timeZone } = context.organization;
  const openedAt = alert.openedAt * 1000;
  const where = host?.name ?? service?.name;
  return markup`<li>
    <div class="line">
      ${statusBadge(alert.status)}
      <a class="grow" href="${orgPath(context, 'alerts', alert.id)}">
        ${free(monitor.name)}${where !== undefined && markup` on ${free(where)}`}
      </a>
    </div>
    <div class="small">${free(message)}</div>
    <div class="soft small">
      for ${durationText(context.now - openedAt)}, since ${timeElement(openedAt, timeZone)}
    </div>
  </li>`;
}
