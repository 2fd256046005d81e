import type { AttemptView, DeliveryView } from '@tocsin/service-ports';
import type { PageContext } from './layout.js';
import { free, markup, type Markup, type MarkupPart } from './markup.js';
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
  const { attempts, round, webhookId } = delivery;
  const { timeZone } = context.organization;
  const wait = waitText(delivery, context);
  return markup`<li>
    <div class="line">
      ${statusBadge(word, colour)} <span class="grow">${free(channel)}</span>
      ${round > 0 && markup`<span class="soft small">sent again, round ${round}</span>`}
    </div>
    ${why !== '' && markup`<div class="soft small">${why}</div>`}
    ${wait !== undefined && markup`<div class="soft small">${wait}</div>`}
    ${attempts.length > 0 && attemptDetails(attempts, webhookId, timeZone)}
  </li>`;
}

/** What goes on, or has to come first, before the next attempt. */
function waitText({ state, nextAttemptAt, waitsFor }: DeliveryView, context: PageContext): MarkupPart {
  if (state !== 'pending') return undefined;
  const time = nextAttemptAt === null ? undefined : timeElement(nextAttemptAt, context.organization.timeZone);
  switch (waitsFor) {
    case 'earlier':
      return 'waits for the one before it';
    case 'pause':
      return markup`waits for the channel, which pauses until ${time}`;
    case 'suspension':
      return 'waits for the channel, which is suspended';
    default:
      // An older dispatcher says nothing of waiting.
      if (nextAttemptAt === null) return waitsFor === null ? 'is being sent' : undefined;
      return nextAttemptAt <= context.now ? 'is due' : markup`next attempt ${time}`;
  }
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

function attempt({ at, httpStatus, error, detail, latencyMs, bodySnippet }: AttemptView, timeZone: string): Markup {
  const answer = httpStatus === null ? 'no answer' : `HTTP ${httpStatus}`;
  const took =
    latencyMs === null ? '' : ` after ${latencyMs < 1000 ? `${Math.round(latencyMs)} ms` : durationText(latencyMs)}`;
  return markup`<li>
    ${timeElement(at, timeZone)} · ${answer}${took}${error !== null && markup` · <code>${error}</code>`}
    ${detail !== undefined && detail !== null && markup`<div class="soft">${free(detail)}</div>`}
    ${bodySnippet !== '' && markup`<pre>${free(bodySnippet)}</pre>`}
  </li>`;
}
