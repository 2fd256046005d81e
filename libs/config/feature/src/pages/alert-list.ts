import type { AlertTransition } from '@tocsin/payload-schemas';
import { free, markup, type Markup } from './markup.js';
import { orgPath, type PageContext } from './layout.js';
import { statusBadge } from './status-badge.js';
import { durationText, timeElement } from './times.js';

/** Alerts, or undefined when whoever keeps them does not answer. */
export type Alerts = readonly AlertTransition[] | undefined;

/** The card with open alerts that several pages have. */
export const openAlertsCard = (context: PageContext, alerts: Alerts): Markup =>
  card(context, alerts, { title: 'Open alerts', none: 'None. All is quiet.' });

/** The card with all alerts of something that is gone. */
export const pastAlertsCard = (context: PageContext, alerts: Alerts): Markup =>
  card(context, alerts, { title: 'Its alerts', none: 'It had none.' });

/** The card with the alerts of a group. */
export const alertsCard = (context: PageContext, alerts: Alerts): Markup =>
  card(context, alerts, { title: 'Its alerts', none: 'They cannot be found any more.' });

function card(
  context: PageContext,
  alerts: Alerts,
  { title, none }: { readonly title: string; readonly none: string },
): Markup {
  if (alerts === undefined) {
    return markup`<section class="card">
      <h2>${title}</h2>
      <p class="soft">The alerts cannot be read right now. Load the page again in a moment.</p>
    </section>`;
  }
  return markup`<section class="card">
    <h2>${title} <span class="count">${countText(alerts.length)}</span></h2>
    ${alerts.length === 0 && markup`<p class="soft">${none}</p>`}
    ${alerts.length > 0 && markup`<ul class="rows">${alerts.map((alert) => row(context, alert))}</ul>`}
  </section>`;
}

/** What is read is the newest alerts only. */
const MAX_READ = 100;
const countText = (count: number): string => (count < MAX_READ ? String(count) : `the newest ${MAX_READ}`);

function row(context: PageContext, { alert, monitor, message, host, service }: AlertTransition): Markup {
  const { timeZone } = context.organization;
  const openedAt = alert.openedAt * 1000;
  const { type, target } = alert;
  const series = type === 'kpi' && target.kind === 'series' ? target.name : undefined;
  const where = host?.name ?? service?.name ?? series;
  return markup`<li>
    <div class="line">
      ${statusBadge(alert.isOpen ? alert.status : alert.worstStatus)}
      ${alert.isFlapping === true && statusBadge('flapping', '')}
      <a class="grow" href="${orgPath(context, 'alerts', alert.id)}">
        ${free(monitor.name)}${where !== undefined && markup` on ${free(where)}`}
      </a>
    </div>
    <div class="small">${free(message)}</div>
    <div class="soft small">
      ${
        alert.closedAt === null
          ? markup`for ${durationText(context.now - openedAt)}, since ${timeElement(openedAt, timeZone)}`
          : markup`closed ${timeElement(alert.closedAt * 1000, timeZone)}, was open for ${durationText(alert.closedAt * 1000 - openedAt)}`
      }
    </div>
  </li>`;
}
