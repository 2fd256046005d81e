import type { AlertStatus } from '@tocsin/payload-schemas';
import { lines, oneLine } from '../../words/plain-text.js';
import { cardTitle, fitting, sizeBytes } from '../fitting.js';
import type { KpiMessage } from '../kpi-message.js';
import { type KpiCard, type KpiTexts, kpiTexts } from '../kpi-texts.js';
import { TEAMS_LIMITS } from './teams-limits.js';

/** What the trigger "When a Teams webhook request is received" of a workflow takes. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: AdaptiveCard;
    },
  ];
}

interface AdaptiveCard {
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly type: 'AdaptiveCard';
  readonly version: '1.2';
  readonly fallbackText: string;
  readonly msteams: { readonly width: 'Full' };
  readonly body: readonly CardElement[];
  readonly actions: readonly { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string }[];
}

/** Texts are runs, which have no mark-up: whatever a name holds is shown as it is. */
type CardElement =
  | { readonly type: 'RichTextBlock'; readonly inlines: readonly TextRun[]; readonly spacing?: 'Small' | 'Large' }
  | { readonly type: 'Image'; readonly url: string; readonly altText: string; readonly size: 'Stretch' };

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium' | 'Small';
  readonly color?: 'Attention' | 'Warning' | 'Good' | 'Default';
  readonly isSubtle?: true;
}

const COLORS = { ok: 'Good', warning: 'Warning', critical: 'Attention', unknown: 'Default' } as const satisfies Record<
  AlertStatus,
  TextRun['color']
>;

/** Findings for Teams: an Adaptive Card. */
export function kpiTeams(message: KpiMessage): TeamsMessage {
  const texts = kpiTexts(message);
  return fitting(
    texts.cards,
    (shown, left) => messageOf(texts, shown, left),
    (made) => sizeBytes(made) <= TEAMS_LIMITS.bytes,
  );
}

function messageOf(texts: KpiTexts, shown: readonly KpiCard[], left: number): TeamsMessage {
  const { title, memo, pages, monitor, projectName, status } = texts;
  const isAlone = texts.cards.length === 1;
  const heading = run(oneLine(title, TEAMS_LIMITS.title), { weight: 'Bolder', size: 'Medium', color: COLORS[status] });
  const content: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    fallbackText: oneLine(texts.headline, TEAMS_LIMITS.headline),
    msteams: { width: 'Full' },
    body: [
      block([heading]),
      ...shown.flatMap((card) => cardElements(card, isAlone)),
      ...(left === 0 ? [] : [block([run(`and ${left} more`)], 'Large')]),
      ...(memo === '' ? [] : [block([run(lines(memo, TEAMS_LIMITS.memo))], 'Large')]),
      block([
        run(oneLine(`Project ${projectName} · monitor ${monitor.name}`, TEAMS_LIMITS.title), {
          size: 'Small',
          isSubtle: true,
        }),
      ]),
    ],
    actions: pages.map(({ text, url }) => ({ type: 'Action.OpenUrl', title: text, url })),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

function cardElements(card: KpiCard, isAlone: boolean): readonly CardElement[] {
  const { picture } = card;
  const heading = run(oneLine(cardTitle(card, isAlone), TEAMS_LIMITS.title), { weight: 'Bolder' });
  return [
    block([heading], 'Large'),
    block([run(lines(card.message, TEAMS_LIMITS.message))], 'Small'),
    ...card.facts.map(({ name, value }) =>
      block([run(`${name}  `, { weight: 'Bolder' }), run(oneLine(value, TEAMS_LIMITS.fact))], 'Small'),
    ),
    ...(picture === null
      ? []
      : [
          {
            type: 'Image' as const,
            url: picture.url,
            altText: oneLine(picture.description, TEAMS_LIMITS.title),
            size: 'Stretch' as const,
          },
        ]),
  ];
}

const run = (text: string, style: Omit<TextRun, 'type' | 'text'> = {}): TextRun => ({
  type: 'TextRun',
  text,
  ...style,
});

const block = (inlines: readonly TextRun[], spacing?: 'Small' | 'Large'): CardElement => ({
  type: 'RichTextBlock',
  inlines,
  ...(spacing !== undefined && { spacing }),
});
