import type { AlertTarget, AlertTransition, MonitorType } from '@tocsin/payload-schemas';
import type { DeliveryView } from '@tocsin/service-ports';
import { alertStep } from './alert-step.js';
import type { ChannelName } from './delivery-list.js';
import { type Facts, factList } from './facts.js';
import { orgPath, page, type PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { statusBadge } from './status-badge.js';
import { durationText, timeElement } from './times.js';
import { KIND_TEXTS, numberText, thresholdText } from './words.js';

/** What the page of an alert shows. */
export interface AlertStory {
  /** Oldest first; at least one. */
  readonly transitions: readonly AlertTransition[];
  /** Of the picture of the newest transition; undefined where there is none. */
  readonly imagePath: string | undefined;
  /** Undefined when whoever keeps them does not answer. */
  readonly deliveries: readonly DeliveryView[] | undefined;
  readonly channelName: ChannelName;
  /** The name of an API key, as that of a channel. */
  readonly keyName: (keyId: string) => string;
}

export function alertPage(context: PageContext, story: AlertStory): string {
  const newest = story.transitions[story.transitions.length - 1];
  const { alert, monitor, message } = newest;
  const title = `${alert.status}: ${monitor.name}`;
  return page(
    context,
    title,
    markup`<section class="card top ${alert.status}">
        <div class="line">
          ${statusBadge(alert.status)} ${monitor.isMute && statusBadge('muted', '')}
          ${alert.isFlapping === true && statusBadge('flapping', '')}
          <span class="soft small">${alert.isOpen ? 'open' : 'closed'} · alert ${alert.id}</span>
        </div>
        <h1>${free(monitor.name)}</h1>
        <p class="pre">${free(message)}</p>
        ${factList(facts(context, newest, story))}
        ${story.imagePath !== undefined && picture(story.imagePath)}
      </section>
      <section class="card">
        <h2>What happened</h2>
        ${story.deliveries === undefined && DELIVERIES_UNREAD}
        <ol class="rows">${[...story.transitions].reverse().map((transition) => alertStep(context, transition, story))}</ol>
      </section>`,
  );
}

/** Its texts are in the picture, and said above. */
const picture = (path: string): Markup =>
  markup`<img class="graph" src="${path}" alt="Graph of what was judged" width="800" height="400" />`;

const DELIVERIES_UNREAD = markup`<p class="soft">
  The deliveries cannot be read right now. Load the page again in a moment.
</p>`;

function facts(
  context: PageContext,
  { alert, monitor, host, service, metric }: AlertTransition,
  { keyName }: AlertStory,
): Facts {
  const { timeZone } = context.organization;
  const end = alert.closedAt === null ? context.now : alert.closedAt * 1000;
  return [
    ['Monitor', markup`${monitorLink(context, monitor)} <span class="soft">${KIND_TEXTS[monitor.type]}</span>`],
    ['Host', host && markup`<a href="${orgPath(context, 'hosts', host.id)}">${free(host.name)}</a>`],
    ['Service', service && markup`<a href="${orgPath(context, 'services', service.name)}">${free(service.name)}</a>`],
    ['Series', alert.target.kind === 'series' && free(seriesText(alert.type, alert.target))],
    [
      'Condition',
      alert.type === 'kpi' && alert.target.kind === 'series' && free(alert.target.labels['condition'] ?? ''),
    ],
    ['Metric', metric && free(metric.label)],
    [
      'Value',
      metric &&
        metric.value !== null &&
        markup`${numberText(metric.value)} <span class="soft">${inBrackets(thresholdText(monitor))}</span>`,
    ],
    ['Opened', timeElement(alert.openedAt * 1000, timeZone)],
    ['Closed', alert.closedAt !== null && timeElement(alert.closedAt * 1000, timeZone)],
    [alert.isOpen ? 'Open for' : 'Was open for', durationText(end - alert.openedAt * 1000)],
    ['Acknowledged', alert.acknowledged && acknowledgedText(context, alert.acknowledged, keyName)],
    ['Assigned to', alert.assignee && free(alert.assignee.screenName)],
    [
      'Snoozed until',
      alert.isOpen && alert.snoozedUntil !== undefined && timeElement(alert.snoozedUntil * 1000, timeZone),
    ],
    ['Reason', alert.reason !== undefined && alert.reason !== '' && free(alert.reason)],
    ['Memo', monitor.memo !== '' && markup`<span class="pre">${free(monitor.memo)}</span>`],
  ];
}

function acknowledgedText(
  { organization: { timeZone } }: PageContext,
  { at, by }: NonNullable<AlertTransition['alert']['acknowledged']>,
  keyName: AlertStory['keyName'],
): Markup {
  const who = by.kind === 'key' ? `the API key ${keyName(by.id)}` : (by.screenName ?? by.id);
  return markup`${timeElement(at * 1000, timeZone)} by ${free(who)}`;
}

const inBrackets = (text: string): string => (text === '' ? '' : `(${text})`);

/** A check monitor is nothing that is configured here, so it has no page. */
function monitorLink(context: PageContext, { id, type, name }: AlertTransition['monitor']): Markup {
  if (type === 'check') return free(name);
  return markup`<a href="${orgPath(context, type === 'kpi' ? 'kpi-monitors' : 'monitors', id)}">${free(name)}</a>`;
}

/** The name of a KPI's series says its labels. */
function seriesText(type: MonitorType, { name, labels }: Extract<AlertTarget, { kind: 'series' }>): string {
  if (type === 'kpi') return name;
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return `${name}{${pairs.join(', ')}}`;
}
