import type { KpiFinding } from '@tocsin/payload-schemas';
import type { KpiMessage } from './kpi-message.js';
import { type KpiCard, type KpiTexts, kpiTexts } from './kpi-texts.js';

/** What is told of the one finding of a message whose receiver keeps alerts of its own. */
export function oneFinding(message: KpiMessage): {
  readonly finding: KpiFinding;
  readonly texts: KpiTexts;
  readonly card: KpiCard;
  /** By what the receiver knows the alert, from its opening to its end. */
  readonly key: string;
} {
  const [finding, another] = message.findings.findings;
  if (finding === undefined || another !== undefined)
    throw new TypeError('a request of this format is about one finding');
  const texts = kpiTexts(message);
  return { finding, texts, card: texts.cards[0], key: `tocsin:${finding.alert.id}` };
}
