import { cutEscaped, lines, oneLine } from '../../words/plain-text.js';
import { cardTitle, fitting, sizeBytes } from '../fitting.js';
import type { KpiMessage } from '../kpi-message.js';
import { type KpiCard, type KpiTexts, kpiTexts } from '../kpi-texts.js';
import { GOOGLE_CHAT_LIMITS } from './google-chat-limits.js';

export interface GoogleChatMessage {
  readonly fallbackText: string;
  readonly cardsV2: readonly [{ readonly cardId: string; readonly card: ChatCard }];
  /** Messages of one monitor are a thread. */
  readonly thread: { readonly threadKey: string };
}

interface ChatCard {
  readonly header: { readonly title: string; readonly subtitle: string };
  readonly sections: readonly { readonly header?: string; readonly widgets: readonly ChatWidget[] }[];
}

/** A text that is empty breaks the card. */
type ChatWidget =
  | { readonly textParagraph: { readonly text: string } }
  | { readonly decoratedText: { readonly topLabel: string; readonly text: string; readonly wrapText: true } }
  | { readonly image: { readonly imageUrl: string; readonly altText: string } }
  | { readonly buttonList: { readonly buttons: readonly ChatButton[] } };

interface ChatButton {
  readonly text: string;
  readonly onClick: { readonly openLink: { readonly url: string } };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Findings for Google Chat: a card with a section for each. */
export function kpiGoogleChat(message: KpiMessage): GoogleChatMessage {
  const texts = kpiTexts(message);
  const { monitor } = message.findings;
  return fitting(
    texts.cards,
    (shown, left): GoogleChatMessage => ({
      fallbackText: oneLine(texts.headline, GOOGLE_CHAT_LIMITS.headline),
      cardsV2: [{ cardId: monitor.id, card: cardOf(texts, shown, left) }],
      thread: { threadKey: monitor.id },
    }),
    (made) =>
      sizeBytes(made) <= GOOGLE_CHAT_LIMITS.bytes && widgetCount(made.cardsV2[0].card) <= GOOGLE_CHAT_LIMITS.widgets,
  );
}

function cardOf(texts: KpiTexts, shown: readonly KpiCard[], left: number): ChatCard {
  const { title, projectName, monitor, memo, pages } = texts;
  const isAlone = texts.cards.length === 1;
  const more = left === 0 ? [] : [{ textParagraph: { text: `and ${left} more` } }];
  const note = memo === '' ? [] : [{ textParagraph: { text: escapedLines(memo, GOOGLE_CHAT_LIMITS.memo) } }];
  const buttons = pages.map(({ text, url }) => ({ text, onClick: { openLink: { url } } }));
  return {
    header: {
      title: oneLine(title, GOOGLE_CHAT_LIMITS.title),
      subtitle: oneLine(`Project ${projectName} · monitor ${monitor.name}`, GOOGLE_CHAT_LIMITS.title),
    },
    sections: [
      ...shown.map((card) => sectionOf(card, isAlone)),
      { widgets: [...more, ...note, { buttonList: { buttons } }] },
    ],
  };
}

function sectionOf(card: KpiCard, isAlone: boolean): ChatCard['sections'][number] {
  const { picture } = card;
  const message = escapedLines(card.message, GOOGLE_CHAT_LIMITS.message);
  return {
    header: escapedLine(cardTitle(card, isAlone), GOOGLE_CHAT_LIMITS.title),
    widgets: [
      ...(message === '' ? [] : [{ textParagraph: { text: message } }]),
      ...card.facts.map(({ name, value }) => ({
        decoratedText: {
          topLabel: name,
          text: escapedLine(value, GOOGLE_CHAT_LIMITS.fact),
          wrapText: true as const,
        },
      })),
      ...(picture === null
        ? []
        : [{ image: { imageUrl: picture.url, altText: oneLine(picture.description, GOOGLE_CHAT_LIMITS.title) } }]),
    ],
  };
}

const widgetCount = ({ sections }: ChatCard): number => sections.reduce((sum, { widgets }) => sum + widgets.length, 0);

const escape = (character: string): string => ENTITIES[character] ?? character;
const escapedLine = (text: string, limit: number): string => cutEscaped(oneLine(text, limit + 1), limit, escape);
const escapedLines = (text: string, limit: number): string => cutEscaped(lines(text, limit + 1), limit, escape);
