import type { HostState } from '@tocsin/payload-schemas';
import { orgPath, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { hostBadge } from './status-badge.js';

/** Hosts that a list shows at most. */
const MAX_HOSTS = 200;

/** Hosts with their status, as far as a page can hold them. */
export function hostList(context: PageContext, hosts: readonly HostState[]): Markup {
  const rest = hosts.length - MAX_HOSTS;
  return markup`<ul class="columns">${hosts.slice(0, MAX_HOSTS).map((host) => item(context, host))}</ul>
    ${rest > 0 && markup`<p class="soft small">and ${rest} more</p>`}`;
}

const item = (context: PageContext, host: HostState): Markup =>
  markup`<li class="line">
    ${hostBadge(host)}
    <a class="grow" href="${orgPath(context, 'hosts', host.id)}">${free(host.displayName ?? host.name)}</a>
  </li>`;
