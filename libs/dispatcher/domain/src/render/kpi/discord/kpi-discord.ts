import { COLOR } from '../../words/alert-words.js';
import { isoText } from '../../words/date-text.js';
import { cutEscaped, lines, oneLine } from '../../words/plain-text.js';
import { cardTitle, fitting } from '../fitting.js';
import type { KpiMessage } from '../kpi-message.js';
import { type KpiCard, type KpiTexts, kpiTexts } from '../kpi-texts.js';
import { DISCORD_LIMITS } from './discord-limits.js';

export interface DiscordMessage {
  readonly content: string;
  /** Nobody is notified by what a name holds. */
  readonly allowed_mentions: { readonly parse: readonly [] };
  readonly embeds: readonly DiscordEmbed[];
}

interface DiscordEmbed {
  readonly title: string;
  readonly type: 'rich';
  readonly description: string;
  readonly url: string;
  readonly color: number;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly inline: true }[];
  readonly image?: { readonly url: string };
  readonly footer?: { readonly text: string };
  readonly timestamp: string;
}

const MARKDOWN = /[\\*_~`|[\]<>@#]/;

/** Findings for Discord: an embed for each. */
export function kpiDiscord(message: KpiMessage): DiscordMessage {
  const texts = kpiTexts(message);
  return fitting(
    texts.cards,
    (shown, left) => messageOf(texts, shown, left, isoText(message.findings.at)),
    ({ embeds }) => embeds.length <= DISCORD_LIMITS.embeds && textLength(embeds) <= DISCORD_LIMITS.embedTexts,
  );
}

function messageOf(texts: KpiTexts, shown: readonly KpiCard[], left: number, timestamp: string): DiscordMessage {
  const more = left === 0 ? '' : `\nand ${left} more`;
  const footer = {
    text: oneLine(`Project ${texts.projectName} · monitor ${texts.monitor.name}`, DISCORD_LIMITS.ownFooter),
  };
  return {
    content: `${escapedLine(texts.headline, DISCORD_LIMITS.ownContent)}${more}`,
    allowed_mentions: { parse: [] },
    embeds: shown.map((card, index) => ({
      ...embedOf(card, texts, index === 0 ? texts.memo : ''),
      ...(index === shown.length - 1 && { footer }),
      timestamp,
    })),
  };
}

function embedOf(card: KpiCard, texts: KpiTexts, memo: string): Omit<DiscordEmbed, 'footer' | 'timestamp'> {
  const isAlone = texts.cards.length === 1;
  const message = escapedLines(card.message, DISCORD_LIMITS.ownMessage);
  return {
    title: escapedLine(isAlone ? texts.title : cardTitle(card, isAlone), DISCORD_LIMITS.title),
    type: 'rich',
    description: memo === '' ? message : `${message}\n\n${escapedLines(memo, DISCORD_LIMITS.ownMemo)}`,
    url: texts.pages[0].url,
    color: Number.parseInt(COLOR[card.status].slice(1), 16),
    fields: card.facts.map(({ name, value }) => ({
      name,
      value: escapedLine(value, DISCORD_LIMITS.ownFact),
      inline: true,
    })),
    ...(card.picture !== null && { image: { url: card.picture.url } }),
  };
}

function textLength(embeds: readonly DiscordEmbed[]): number {
  return embeds
    .flatMap(({ title, description, fields, footer }) => [
      title,
      description,
      footer?.text ?? '',
      ...fields.flatMap(({ name, value }) => [name, value]),
    ])
    .reduce((sum, text) => sum + text.length, 0);
}

const escape = (character: string): string => (MARKDOWN.test(character) ? `\\${character}` : character);
const escapedLine = (text: string, limit: number): string => cutEscaped(oneLine(text, limit + 1), limit, escape);
const escapedLines = (text: string, limit: number): string => cutEscaped(lines(text, limit + 1), limit, escape);
