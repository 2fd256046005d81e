import type { MonitorState } from '@tocsin/payload-schemas';
import { orgPath, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { statusBadge } from './status-badge.js';
import { KIND_TEXTS } from './words.js';

/** The card with monitors that several pages have. */
export function monitorsCard(context: PageContext, monitors: readonly MonitorState[]): Markup {
  return markup`<section class="card">
    <h2>Monitors <span class="count">${monitors.length}</span></h2>
    ${monitors.length === 0 && markup`<p class="soft">None yet.</p>`}
    ${monitors.length > 0 && markup`<ul class="rows">${monitors.map((monitor) => item(context, monitor))}</ul>`}
  </section>`;
}

const item = (context: PageContext, { id, type, name, isMute }: MonitorState): Markup =>
  markup`<li class="line">
    <a class="grow" href="${orgPath(context, 'monitors', id)}">${free(name)}</a>
    ${isMute && statusBadge('muted', '')} <span class="soft small">${KIND_TEXTS[type]}</span>
  </li>`;
