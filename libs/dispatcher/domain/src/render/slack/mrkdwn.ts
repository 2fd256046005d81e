import { WEB_ADDRESS } from '../words/plain-text.js';
import { SLACK_LIMITS } from './limits.js';

/**
 * A text in Slack's mark-up, in parts. What must not be cut in the middle (an escaped character, a link, a mention) is a
 * part of its own and begins with `&` or `<`; other parts never do.
 */
export type Mrkdwn = readonly string[];

const ELLIPSIS = '…';
/** More than any limit lets through, so that nothing is made of what would be cut anyway. */
const LONGEST = SLACK_LIMITS.text + 1;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Mentions that Slack understands: of everyone, of a group, of a person. */
const MENTION = /(<!(?:here|channel|everyone)>|<!subteam\^[A-Z0-9]+>|<@[UW][A-Z0-9]+>)/;
/** What people type in Slack itself to mention everyone. */
const TYPED_MENTION = /(?<![^\s,(])@(here|channel|everyone)\b/g;

/** Text of anybody's, made harmless: it cannot mention, link or break out. Web addresses in it become links. */
export function quoted(text: string): Mrkdwn {
  return text
    .slice(0, LONGEST)
    .split(WEB_ADDRESS)
    .flatMap((part, at) => (at % 2 === 1 ? [`<${escaped(part).join('')}>`] : escaped(part)));
}

/** Text of anybody's without links, on one line. */
export function quotedLine(text: string): Mrkdwn {
  return escaped(text.replace(/\s+/g, ' ').slice(0, LONGEST));
}

/** What a channel's owner has set as mention: mentions stay, everything else is quoted. */
export function mention(text: string): Mrkdwn {
  const parts = text.slice(0, LONGEST).replace(TYPED_MENTION, '<!$1>').split(MENTION);
  return parts.flatMap((part, at) => (at % 2 === 1 ? [part] : escaped(part)));
}

/** A link with a label of anybody's. */
export function link(url: string, label: string, labelLimit: number): Mrkdwn {
  return [`<${escaped(url).join('')}|${fit(quotedLine(label), labelLimit)}>`];
}

/** As much as fits, with an ellipsis in place of the rest. */
export function fit(parts: Mrkdwn, limit: number): string {
  const whole = parts.join('');
  if (whole.length <= limit) return whole;
  const room = limit - ELLIPSIS.length;
  let text = '';
  for (const part of parts) {
    if (text.length + part.length > room) return text + beginning(part, room - text.length) + ELLIPSIS;
    text += part;
  }
  return text;
}

/** As much of a part as fits: nothing of a link, a mention or an escape, and no half of a surrogate pair. */
function beginning(part: string, room: number): string {
  if (part.startsWith('<') || part.startsWith('&')) return '';
  const endsInPair = /[\ud800-\udbff]$/.test(part.slice(0, room));
  return part.slice(0, endsInPair ? room - 1 : room);
}

function escaped(text: string): string[] {
  return text.split(/([&<>])/).flatMap((part) => (part === '' ? [] : (ESCAPES[part] ?? part)));
}
