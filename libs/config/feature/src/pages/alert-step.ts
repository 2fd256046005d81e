import { type AlertTransition, NOTIFYING_CHANGES } from '@tocsin/payload-schemas';
import type { DeliveryView } from '@tocsin/service-ports';
import { deliveryList, type ChannelName } from './delivery-list.js';
import type { PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { statusBadge } from './status-badge.js';
import { timeElement } from './times.js';
import { CHANGE_TEXTS, numberText, thresholdText, TRIGGER_TEXTS } from './words.js';

/** One transition on the page of its alert: what happened, why, and who was told. */
export function alertStep(
  context: PageContext,
  transition: AlertTransition,
  { deliveries, channelName }: { deliveries: readonly DeliveryView[] | undefined; channelName: ChannelName },
): Markup {
  const { alert, previousStatus, message, sequence, change = 'status', at = alert.statusChangedAt } = transition;
  const own = deliveries?.filter((delivery) => delivery.sequence === sequence);
  const isTold = NOTIFYING_CHANGES.has(change);
  const what = happened(context, transition);
  const why = whyTexts(context, transition);
  return markup`<li>
    <div class="line">
      ${
        previousStatus !== null &&
        previousStatus !== alert.status &&
        markup`${statusBadge(previousStatus)} <span class="soft">→</span>`
      }
      ${statusBadge(alert.status)}
      ${what.length > 0 && markup`<span class="soft small">${what}</span>`}
    </div>
    <div class="pre small">${free(message)}</div>
    ${why.length > 0 && markup`<div class="soft small">Why: ${separated(why)}</div>`}
    <div class="soft small">${timeElement(at * 1000, context.organization.timeZone)}</div>
    ${isTold && own !== undefined && deliveryList(own, channelName, context)}
  </li>`;
}

function happened(context: PageContext, { alert, change, trigger, user }: AlertTransition): readonly Markup[] {
  const isStatus = change === undefined || change === 'open' || change === 'status' || change === 'close';
  const text = isStatus ? TRIGGER_TEXTS[trigger] : CHANGE_TEXTS[change];
  return [
    ...(text === '' ? [] : [free(text)]),
    ...(change === 'assign' ? [free(` to ${alert.assignee?.screenName ?? 'nobody'}`)] : []),
    ...(change === 'snooze' ? [snoozeText(context, alert.snoozedUntil)] : []),
    ...(user === null ? [] : [free(` by ${user.screenName}`)]),
  ];
}

function snoozeText({ organization: { timeZone } }: PageContext, until: number | undefined): Markup {
  return until === undefined ? free(' no longer') : markup` until ${timeElement(until * 1000, timeZone)}`;
}

/** What it was judged on. */
function whyTexts({ organization: { timeZone } }: PageContext, { why, monitor }: AlertTransition): readonly Markup[] {
  if (why === undefined) return [];
  const { points, attempts, lastSeenAt, amendedBy } = why;
  const values = points.map(({ value }) => numberText(value)).join(', ');
  const newest = points[points.length - 1];
  const threshold = thresholdText(monitor);
  return [
    ...(newest === undefined
      ? []
      : [
          markup`${points.length === 1 ? 'the point' : `the mean of ${points.length} points`} ${values}, the newest of
          ${timeElement(newest.time * 1000, timeZone)}`,
        ]),
    ...(threshold === '' ? [] : [free(threshold)]),
    ...(attempts === undefined || attempts === 0 ? [] : [free(`${attempts} in a row not ok`)]),
    ...(lastSeenAt === undefined ? [] : [markup`last heard of ${timeElement(lastSeenAt * 1000, timeZone)}`]),
    ...(amendedBy === undefined
      ? []
      : [markup`changed by the point of ${timeElement(amendedBy * 1000, timeZone)}, which came late`]),
    ...(monitor.revision === 0 ? [] : [free(`revision ${monitor.revision} of the monitor`)]),
  ];
}

const separated = (texts: readonly Markup[]): readonly Markup[] =>
  texts.flatMap((text, i) => (i === 0 ? [text] : [free('; '), text]));
