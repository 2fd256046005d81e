import { SLACK_LIMITS } from './limits.js';
import { fit, type Mrkdwn } from './mrkdwn.js';

/** What we send of Slack's message format. */
export interface SlackMessage {
  readonly text: string;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly attachments?: readonly [SlackAttachment];
}

export interface SlackAttachment {
  /** Of the bar beside the blocks. */
  readonly color: string;
  readonly fallback: string;
  readonly blocks: readonly SlackBlock[];
}

export type SlackBlock =
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'section'; readonly fields: readonly SlackText[] }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] }
  | { readonly type: 'image'; readonly image_url: string; readonly alt_text: string };

/** `verbatim`: Slack must not look for further mentions and channel names in it. */
export interface SlackText {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

/** A field: a name of ours and a value. */
export interface Field {
  readonly name: string;
  readonly value: Mrkdwn;
}

/** What a message says, apart from how Slack wants it. */
export interface MessageParts {
  readonly color: string;
  readonly mention: Mrkdwn;
  /** One line that says it all: notifications show nothing else. */
  readonly headline: Mrkdwn;
  /** With a link. */
  readonly title: Mrkdwn;
  readonly detail: Mrkdwn;
  readonly fields: readonly Field[];
  readonly memo: Mrkdwn;
  readonly context: Mrkdwn;
  /** Slack fetches it from the address. */
  readonly image?: { readonly url: string; readonly description: string };
}

/** Puts the parts together, each cut to its limit. */
export function slackMessage(parts: MessageParts): SlackMessage {
  const { ownText, ownMention, sectionText, ownMemo, ownContext, fields } = SLACK_LIMITS;
  const headline = fit(parts.headline, ownText);
  const mention = fit(parts.mention, ownMention);
  const detail = parts.detail.length === 0 ? [] : ['\n', ...parts.detail];
  const blocks: SlackBlock[] = [
    { type: 'section', text: mrkdwn(fit(['*', ...parts.title, '*', ...detail], sectionText)) },
  ];
  if (parts.fields.length > 0) blocks.push({ type: 'section', fields: parts.fields.slice(0, fields).map(fieldText) });
  if (parts.memo.length > 0) blocks.push({ type: 'section', text: mrkdwn(fit(parts.memo, ownMemo)) });
  if (parts.image !== undefined) {
    const { url, description } = parts.image;
    blocks.push({ type: 'image', image_url: url, alt_text: fit([description], SLACK_LIMITS.ownAltText) });
  }
  blocks.push({ type: 'context', elements: [mrkdwn(fit(parts.context, ownContext))] });
  return {
    text: mention === '' ? headline : `${mention} ${headline}`,
    unfurl_links: false,
    unfurl_media: false,
    attachments: [{ color: parts.color, fallback: headline, blocks }],
  };
}

function fieldText({ name, value }: Field): SlackText {
  return mrkdwn(fit([`*${name}*\n`, ...value], SLACK_LIMITS.ownField));
}

function mrkdwn(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}
