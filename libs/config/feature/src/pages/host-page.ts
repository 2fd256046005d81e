import type { HostState } from '@tocsin/payload-schemas';
import { type Alerts, openAlertsCard, pastAlertsCard } from './alert-list.js';
import { type Facts, factList } from './facts.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { hostBadge } from './status-badge.js';
import { timeElement } from './times.js';

export function hostPage(context: PageContext, host: HostState, alerts: Alerts): string {
  return page(
    context,
    host.displayName ?? host.name,
    markup`<section class="card">
        <div class="line">${hostBadge(host)} <span class="soft small">host ${host.id}</span></div>
        <h1>${free(host.displayName ?? host.name)}</h1>
        ${factList(facts(context, host))}
      </section>
      ${host.isRetired ? pastAlertsCard(context, alerts) : openAlertsCard(context, alerts)}
      ${host.checks.length > 0 && checksCard(host)}`,
  );
}

function facts(context: PageContext, host: HostState): Facts {
  const { timeZone } = context.organization;
  const roles = host.roles.map(({ service, role }, index) => {
    const path = `${orgPath(context, 'services', service)}#role=${role}`;
    return markup`${index > 0 && ', '}<a href="${path}">${service}: ${role}</a>`;
  });
  return [
    ['Name', host.displayName !== null && free(host.name)],
    ['Roles', roles.length > 0 ? roles : markup`<span class="soft">none</span>`],
    ['Memo', host.memo !== '' && markup`<span class="pre">${free(host.memo)}</span>`],
    ['Custom identifier', host.customIdentifier !== null && free(host.customIdentifier)],
    ['Registered', timeElement(host.createdAt * 1000, timeZone)],
    ['Retired', host.retiredAt !== null && timeElement(host.retiredAt * 1000, timeZone)],
  ];
}

function checksCard({ checks }: HostState): Markup {
  const items = checks.map(
    ({ name, memo }) =>
      markup`<li>
        <div>${free(name)}</div>
        ${memo !== '' && markup`<div class="soft small pre">${free(memo)}</div>`}
      </li>`,
  );
  return markup`<section class="card">
    <h2>Checks <span class="count">${checks.length}</span></h2>
    <ul class="rows">${items}</ul>
  </section>`;
}
