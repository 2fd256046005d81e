import type { KpiCard, KpiTexts } from './kpi-texts.js';

/**
 * A message with as many cards as its receiver takes.
 *
 * @param make - Makes the message of some cards; it says how many are left out. With one card it must fit.
 */
export function fitting<T>(
  cards: KpiTexts['cards'],
  make: (shown: readonly KpiCard[], left: number) => T,
  fits: (message: T) => boolean,
): T {
  let message = make(cards.slice(0, 1), cards.length - 1);
  for (let count = 2; count <= cards.length; count++) {
    const larger = make(cards.slice(0, count), cards.length - count);
    if (!fits(larger)) break;
    message = larger;
  }
  return message;
}

/** Bytes of a value as it is sent. */
export const sizeBytes = (json: unknown): number => Buffer.byteLength(JSON.stringify(json));

/** What a card is called: what has become of it, if there are others beside it, and the series. */
export function cardTitle(card: KpiCard, isAlone: boolean): string {
  return isAlone ? 'What happened' : `[${card.label}] ${card.series}`.trim();
}
