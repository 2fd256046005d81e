import type { GroupTransition } from '@tocsin/payload-schemas';
import type { DeliveryView, GroupHistory } from '@tocsin/service-ports';
import { alertsCard } from './alert-list.js';
import { type ChannelName, deliveryList } from './delivery-list.js';
import { type Facts, factList } from './facts.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { statusBadge } from './status-badge.js';
import { durationText, timeElement } from './times.js';

/** What the page of an alert group shows. */
export interface GroupStory extends GroupHistory {
  /** Undefined when whoever keeps them does not answer. */
  readonly deliveries: readonly DeliveryView[] | undefined;
  readonly channelName: ChannelName;
}

export function alertGroupPage(context: PageContext, story: GroupStory): string {
  const newest = story.transitions[story.transitions.length - 1];
  const { group, setting } = newest;
  return page(
    context,
    `${group.status}: ${setting.name}`,
    markup`<section class="card top ${group.status}">
        <div class="line">
          ${statusBadge(group.status)}
          <span class="soft small">${group.isOpen ? 'open' : 'closed'} · alert group ${group.id}</span>
        </div>
        <h1>${free(setting.name)}</h1>
        ${setting.memo !== '' && markup`<p class="pre">${free(setting.memo)}</p>`}
        ${factList(facts(context, newest))}
      </section>
      ${alertsCard(context, story.alerts)}
      <section class="card">
        <h2>What happened</h2>
        ${story.deliveries === undefined && DELIVERIES_UNREAD}
        <ol class="rows">${[...story.transitions].reverse().map((transition) => step(context, transition, story))}</ol>
      </section>`,
  );
}

const DELIVERIES_UNREAD = markup`<p class="soft">
  The deliveries cannot be read right now. Load the page again in a moment.
</p>`;

function facts(context: PageContext, { group, setting }: GroupTransition): Facts {
  const { timeZone } = context.organization;
  const end = group.closedAt === null ? context.now : group.closedAt * 1000;
  return [
    ['Setting', markup`<a href="${orgPath(context, 'alert-group-settings', setting.id)}">${free(setting.name)}</a>`],
    ['Opened', timeElement(group.openedAt * 1000, timeZone)],
    ['Closed', group.closedAt !== null && timeElement(group.closedAt * 1000, timeZone)],
    [group.isOpen ? 'Open for' : 'Was open for', durationText(end - group.openedAt * 1000)],
  ];
}

const CHANGE = { open: 'opened', status: 'changed', resend: 'sent again', close: 'closed' } as const;

function step(context: PageContext, transition: GroupTransition, { deliveries, channelName }: GroupStory): Markup {
  const { group, change, at, sequence } = transition;
  const own = deliveries?.filter((delivery) => delivery.sequence === sequence);
  return markup`<li>
    <div class="line">${statusBadge(group.status)} <span class="soft small">${CHANGE[change]}</span></div>
    <div class="small">${group.openMembers} of ${group.members} ${group.members === 1 ? 'alert' : 'alerts'} open</div>
    <div class="soft small">${timeElement(at * 1000, context.organization.timeZone)}</div>
    ${own !== undefined && own.length > 0 && deliveryList(own, channelName, context)}
  </li>`;
}
