import { SLACK_LIMITS } from '../../slack/limits.js';
import type { SlackBlock, SlackText } from '../../slack/message.js';
import { fit, link, type Mrkdwn, quoted, quotedLine } from '../../slack/mrkdwn.js';
import { oneLine } from '../../words/plain-text.js';
import { cardTitle, fitting } from '../fitting.js';
import type { KpiMessage } from '../kpi-message.js';
import { type Fact, type KpiCard, type KpiTexts, kpiTexts } from '../kpi-texts.js';

export interface KpiSlackMessage {
  readonly text: string;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly attachments: readonly [
    { readonly color: string; readonly fallback: string; readonly blocks: readonly KpiSlackBlock[] },
  ];
}

export type KpiSlackBlock =
  | SlackBlock
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'actions'; readonly elements: readonly [SlackButton] };

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: boolean;
}

interface SlackButton {
  readonly type: 'button';
  readonly text: PlainText;
  readonly url: string;
  readonly action_id: string;
}

/**
 * Findings for Slack: one message, whatever their number. What does not fit into one is counted in its last section. Texts of
 * users cannot mention, link or break out.
 */
export function kpiSlack(message: KpiMessage): KpiSlackMessage {
  const texts = kpiTexts(message);
  const headline = fit(quotedLine(texts.headline), SLACK_LIMITS.ownText);
  const title = oneLine(texts.title, SLACK_LIMITS.header);
  const bottom = bottomOf(texts);
  const isAlone = texts.cards.length === 1;
  const blocks = fitting(
    texts.cards,
    (shown, left): readonly KpiSlackBlock[] => [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: true } },
      ...shown.flatMap((card) => cardBlocks(card, isAlone)),
      ...(left === 0 ? [] : [section([`and ${left} more`], SLACK_LIMITS.sectionText)]),
      ...bottom,
    ],
    (blocks) => blocks.length <= SLACK_LIMITS.blocks && textLength(blocks) <= SLACK_LIMITS.blockTexts,
  );
  return {
    text: headline,
    unfurl_links: false,
    unfurl_media: false,
    attachments: [{ color: texts.color, fallback: headline, blocks }],
  };
}

function cardBlocks(card: KpiCard, isAlone: boolean): readonly KpiSlackBlock[] {
  const heading = `*${fit(quotedLine(cardTitle(card, isAlone)), SLACK_LIMITS.ownTitle)}*\n`;
  const blocks: KpiSlackBlock[] = [
    section([heading, ...quoted(card.message)], SLACK_LIMITS.ownMessage),
    { type: 'section', fields: card.facts.slice(0, SLACK_LIMITS.fields).map(fieldText) },
  ];
  const { picture } = card;
  if (picture !== null && picture.url.length <= SLACK_LIMITS.imageUrl) {
    blocks.push({
      type: 'image',
      image_url: picture.url,
      alt_text: oneLine(picture.description, SLACK_LIMITS.ownAltText),
    });
  }
  return blocks;
}

function bottomOf({ memo, pages: [page], monitor, projectName }: KpiTexts): readonly KpiSlackBlock[] {
  const blocks: KpiSlackBlock[] = [];
  if (memo !== '') blocks.push(section(quoted(memo), SLACK_LIMITS.ownMemo));
  if (page.url.length <= SLACK_LIMITS.buttonUrl) {
    const text = { type: 'plain_text', text: page.text, emoji: false } as const;
    const button = { type: 'button', text, url: page.url, action_id: 'open_chart' } as const;
    blocks.push({ type: 'actions', elements: [button] });
  }
  const project = fit(quotedLine(`Project ${projectName} · monitor `), SLACK_LIMITS.ownTitle);
  const context = [project, ...link(monitor.url, monitor.name, SLACK_LIMITS.ownTitle)];
  return [...blocks, { type: 'context', elements: [mrkdwn(fit(context, SLACK_LIMITS.ownContext))] }];
}

function fieldText({ name, value }: Fact): SlackText {
  return mrkdwn(fit([`*${name}*\n`, ...quotedLine(value)], SLACK_LIMITS.ownField));
}

function section(text: Mrkdwn, limit: number): KpiSlackBlock {
  return { type: 'section', text: mrkdwn(fit(text, limit)) };
}

function mrkdwn(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Characters that Slack counts: all texts of the blocks together. */
function textLength(blocks: readonly KpiSlackBlock[]): number {
  return blocks.flatMap(textsOf).reduce((sum, text) => sum + text.length, 0);
}

function textsOf(block: KpiSlackBlock): readonly string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'image':
      return [block.alt_text, block.image_url];
    case 'actions':
      return block.elements.flatMap(({ text, url }) => [text.text, url]);
    case 'context':
      return block.elements.map(({ text }) => text);
    case 'section':
      return 'fields' in block ? block.fields.map(({ text }) => text) : [block.text.text];
  }
}
