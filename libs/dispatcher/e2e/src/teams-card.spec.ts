import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What is used of Microsoft's package; its own types need those of a browser. */
interface AdaptiveCards {
  readonly AdaptiveCard: new () => {
    parse(card: unknown, context: Context): void;
    validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
    getItemCount(): number;
    getActionCount(): number;
  };
  readonly SerializationContext: new () => Context;
}
interface Context {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}

const { AdaptiveCard, SerializationContext } = createRequire(import.meta.url)('adaptivecards') as AdaptiveCards;

/** What Microsoft's own reader has against a card, and how much it read. */
function read(json: unknown): { faults: readonly string[]; items: number; actions: number } {
  const card = new AdaptiveCard();
  const context = new SerializationContext();
  card.parse(json, context);
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const validating = card.validateProperties().validationEvents.map(({ message }) => message);
  return { faults: [...parsing, ...validating], items: card.getItemCount(), actions: card.getActionCount() };
}

const CARDS = new URL('../../domain/fixtures/kpi/teams/', import.meta.url);

it.each(readdirSync(CARDS))('%s is a card', (file) => {
  const [{ attachments }] = JSON.parse(readFileSync(new URL(file, CARDS), 'utf8')) as [
    { attachments: [{ content: { body: unknown[]; actions: unknown[] } }] },
  ];
  const [{ content }] = attachments;
  expect(read(content)).toEqual({ faults: [], items: content.body.length, actions: content.actions.length });
});

it('the reader is one that finds faults', () => {
  const { faults } = read({ type: 'AdaptiveCard', version: '1.2', body: [{ type: 'Image', url: 'x', size: 'Huge' }] });
  expect(faults).toEqual([expect.stringContaining('"Huge"')]);
});
