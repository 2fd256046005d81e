import type { AttemptView, DeliveryView } from '@tocsin/service-ports';
import type { PageContext } from './layout.js';
import { free, markup, type Markup } from './markup.js';
import { statusBadge } from './status-badge.js';
import { durationText, timeElement } from './times.js';
import { deliveryWords } from './words.js';

/** The name of a channel, also of one that was deleted a short while ago; its id when nothing else is known. */
export type ChannelName = (channelId: string) => string;

/** The deliveries of one transition with their attempts. */
export function deliveryList(
  deliveries: readonly DeliveryView[],
  channelName: ChannelName,
  context: PageContext,
): Markup {
  if (deliveries.length === 0) return markup`<p class="soft small">Sent to no channel.</p>`;
  const items = deliveries.map((delivery) => item(delivery, channelName(delivery.channelId), context));
  return markup`<ul class="deliveries">${items}</ul>`;
}

function item(delivery: DeliveryView, channel: string, context: PageContext): Markup {
  const { word, colour, why } = deliveryWords(delivery);
  const { attempts, nextAttemptAt, round, state, webhookId } = delivery;
  const { timeZone } = context.organization;
  const isWaiting = state === 'pending' && nextAttemptAt !== null;
  return markup`<li>
    <div class="line">
      ${statusBadge(word, colour)} <span class="grow">${free(channel)}</span>
      ${round > 0 && markup`<span class="soft small">sent again, round ${round}</span>`}
    </div>
    ${why !== '' && markup`<div class="soft small">${why}</div>`}
    ${isWaiting && markup`<div class="soft small">next attempt ${timeElement(nextAttemptAt, timeZone)}</div>`}
    ${attempts.length > 0 && attemptDetails(attempts, webhookId, timeZone)}
  </li>`;
}

function attemptDetails(attempts: readonly AttemptView[], webhookId: string, timeZone: string): Markup {
  const count = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`;
  const { httpStatus } = attempts[attempts.length - 1];
  return markup`<details>
    <summary>${count}${httpStatus !== null && `, last answer ${httpStatus}`}</summary>
    <ol class="attempts">${attempts.map((each) => attempt(each, timeZone))}</ol>
    <div class="soft small">webhook-id <code>${webhookId}</code></div>
  </details>`;
}

function attempt({ at, httpStatus, error, latencyMs, bodySnippet }: AttemptView, timeZone: string): Markup {
  const answer = httpStatus === null ? 'no answer' : `HTTP ${httpStatus}`;
  const took =
    latencyMs === null ? '' : ` after ${latencyMs < 1000 ? `${Math.round(latencyMs)} ms` : durationText(latencyMs)}`;
  return markup`<li>
    ${timeElement(at, timeZone)} · ${answer}${took}${error !== null && markup` · <code>${error}</code>`}
    ${bodySnippet !== '' && markup`<pre>${free(bodySnippet)}</pre>`}
  </li>`;
}
