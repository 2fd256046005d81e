import type { HostState, MonitorState, ProjectState, ServiceState } from '@tocsin/payload-schemas';
import { type Alerts, openAlertsCard } from './alert-list.js';
import { hostList } from './host-list.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { monitorsCard } from './monitor-list.js';
import { projectsCard } from './project-page.js';

/** What the first page of an organization shows. */
export interface OrganizationStory {
  readonly alerts: Alerts;
  /** Without retired ones, in order of name. */
  readonly hosts: readonly HostState[];
  /** In order of name. */
  readonly services: readonly ServiceState[];
  readonly monitors: readonly MonitorState[];
  /** In order of name. */
  readonly projects: readonly ProjectState[];
}

export function organizationPage(context: PageContext, story: OrganizationStory): string {
  const { name, displayName } = context.organization;
  return page(
    context,
    'Overview',
    markup`<h1>${free(displayName ?? name)}</h1>
      ${openAlertsCard(context, story.alerts)}
      ${hostsCard(context, story.hosts)}
      ${servicesCard(context, story.services)}
      ${monitorsCard(context, story.monitors)}
      ${projectsCard(context, story.projects)}`,
  );
}

function hostsCard(context: PageContext, hosts: readonly HostState[]): Markup {
  return markup`<section class="card">
    <h2>Hosts <span class="count">${hosts.length}</span></h2>
    ${hosts.length === 0 && markup`<p class="soft">None yet: point an agent at this installation.</p>`}
    ${hosts.length > 0 && hostList(context, hosts)}
  </section>`;
}

function servicesCard(context: PageContext, services: readonly ServiceState[]): Markup {
  const items = services.map(
    ({ name, roles }) =>
      markup`<li class="line">
        <a class="grow" href="${orgPath(context, 'services', name)}">${free(name)}</a>
        <span class="soft small">${roles.map((role) => role.name).join(', ')}</span>
      </li>`,
  );
  return markup`<section class="card">
    <h2>Services <span class="count">${services.length}</span></h2>
    ${items.length === 0 && markup`<p class="soft">None yet.</p>`}
    ${items.length > 0 && markup`<ul class="rows">${items}</ul>`}
  </section>`;
}
