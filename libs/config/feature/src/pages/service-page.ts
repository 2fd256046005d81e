import type { HostState, MonitorState, ServiceState } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { type Alerts, openAlertsCard, pastAlertsCard } from './alert-list.js';
import { factList } from './facts.js';
import { hostList } from './host-list.js';
import { page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { monitorsCard } from './monitor-list.js';
import { statusBadge } from './status-badge.js';
import { timeElement } from './times.js';

/** What the page of a service shows. */
export interface ServiceStory {
  readonly service: ServiceState;
  /** Null while it exists. */
  readonly deletedAt: EpochMs | null;
  /** Hosts that have one of its roles, in order of name. */
  readonly hosts: readonly HostState[];
  /** Monitors that name the service or one of its roles. */
  readonly monitors: readonly MonitorState[];
  readonly alerts: Alerts;
}

export function servicePage(context: PageContext, story: ServiceStory): string {
  const { service, deletedAt, hosts, monitors, alerts } = story;
  const { name, memo, roles } = service;
  if (deletedAt !== null) return deletedServicePage(context, service, deletedAt, alerts);
  return page(
    context,
    name,
    markup`<section class="card">
        <div class="soft small">Service</div>
        <h1>${free(name)}</h1>
        ${memo !== '' && markup`<p class="pre">${free(memo)}</p>`}
        ${roles.length === 0 && markup`<p class="soft">It has no roles yet.</p>`}
      </section>
      ${openAlertsCard(context, alerts)}
      ${roles.map((role) => roleCard(context, name, role, hosts))}
      ${monitorsCard(context, monitors)}`,
  );
}

function deletedServicePage(
  context: PageContext,
  { name, memo, roles }: ServiceState,
  deletedAt: EpochMs,
  alerts: Alerts,
): string {
  return page(
    context,
    name,
    markup`<section class="card">
        <div class="line">${statusBadge('deleted', '')} <span class="soft small">Service</span></div>
        <h1>${free(name)}</h1>
        ${memo !== '' && markup`<p class="pre">${free(memo)}</p>`}
        ${factList([
          ['Roles', roles.map((role) => role.name).join(', ')],
          ['Deleted', timeElement(deletedAt, context.organization.timeZone)],
        ])}
      </section>
      ${pastAlertsCard(context, alerts)}`,
  );
}

function roleCard(
  context: PageContext,
  service: string,
  { name, memo }: ServiceState['roles'][number],
  hosts: readonly HostState[],
): Markup {
  const own = hosts.filter(({ roles }) => roles.some((role) => role.service === service && role.role === name));
  const count = own.length === 1 ? '1 host' : `${own.length} hosts`;
  return markup`<section class="card" id="role=${name}">
    <h2>${free(`${service}: ${name}`)} <span class="count">${count}</span></h2>
    ${memo !== '' && markup`<p class="soft pre">${free(memo)}</p>`}
    ${own.length > 0 && hostList(context, own)}
  </section>`;
}
