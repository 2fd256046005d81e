import { roleFullname } from '@tocsin/config-domain';
import type { AlertGroupSettingState, GroupTransition } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { type Facts, factList } from './facts.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { statusBadge } from './status-badge.js';
import { durationText, timeElement } from './times.js';

/** What the page of an alert group setting shows. */
export interface SettingStory {
  readonly setting: AlertGroupSettingState;
  /** Null while it exists. */
  readonly deletedAt: EpochMs | null;
  /** The newest transition of each of its groups, newest first; undefined when whoever keeps them does not answer. */
  readonly groups: readonly GroupTransition[] | undefined;
  readonly monitorName: (id: string) => string;
}

export function alertGroupSettingPage(context: PageContext, story: SettingStory): string {
  const { setting, deletedAt, groups } = story;
  const { id, name, memo } = setting;
  return page(
    context,
    name,
    markup`<section class="card">
        <div class="line">
          ${deletedAt !== null && statusBadge('deleted', '')}
          <span class="soft small">alert group setting ${id}</span>
        </div>
        <h1>${free(name)}</h1>
        ${memo !== '' && markup`<p class="pre">${free(memo)}</p>`}
        ${factList(facts(context, story))}
      </section>
      <section class="card">
        <h2>Its alert groups</h2>
        ${groups === undefined && markup`<p class="soft">They cannot be read right now. Load the page again in a moment.</p>`}
        ${groups?.length === 0 && markup`<p class="soft">There have been none.</p>`}
        ${groups !== undefined && groups.length > 0 && markup`<ul class="rows">${groups.map((each) => row(context, each))}</ul>`}
      </section>`,
  );
}

function facts(context: PageContext, { setting, deletedAt, monitorName }: SettingStory): Facts {
  const { serviceScopes, roleScopes, monitorScopes, notificationInterval } = setting;
  const isEverything = serviceScopes.length + roleScopes.length + monitorScopes.length === 0;
  return [
    ['Deleted', deletedAt !== null && timeElement(deletedAt, context.organization.timeZone)],
    ['Alerts', isEverything && 'all'],
    ['Services', list(serviceScopes)],
    ['Roles', list(roleScopes.map(roleFullname))],
    ['Monitors', list(monitorScopes.map(monitorName))],
    ['Sent again', notificationInterval !== undefined && `every ${notificationInterval} minutes`],
  ];
}

const list = (names: readonly string[]): Markup | false => names.length > 0 && free(names.join(', '));

function row(context: PageContext, { group }: GroupTransition): Markup {
  const { timeZone } = context.organization;
  const openedAt = group.openedAt * 1000;
  return markup`<li>
    <div class="line">
      ${statusBadge(group.isOpen ? group.status : group.worstStatus)}
      <a class="grow" href="${orgPath(context, 'alert-groups', group.id)}">alert group ${group.id}</a>
    </div>
    <div class="soft small">
      ${
        group.closedAt === null
          ? markup`for ${durationText(context.now - openedAt)}, since ${timeElement(openedAt, timeZone)}`
          : markup`closed ${timeElement(group.closedAt * 1000, timeZone)}, was open for ${durationText(group.closedAt * 1000 - openedAt)}`
      }
    </div>
  </li>`;
}
