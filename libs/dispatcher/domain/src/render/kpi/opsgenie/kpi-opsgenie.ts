import type { KpiFindings } from '@tocsin/payload-schemas';
import { lines, oneLine } from '../../words/plain-text.js';
import type { KpiMessage } from '../kpi-message.js';
import { oneFinding } from '../one-finding.js';
import { OPSGENIE_LIMITS } from './opsgenie-limits.js';

/** A request to Opsgenie, as it is stored: an end goes to another address than an opening. */
export interface OpsgenieRequest {
  /** What is added to the path of the receiver's URL. */
  readonly path: string;
  readonly body: OpsgenieAlert | { readonly source: string; readonly note: string };
}

interface OpsgenieAlert {
  readonly message: string;
  readonly alias: string;
  readonly description: string;
  readonly details: Readonly<Record<string, string>>;
  readonly entity: string;
  readonly source: string;
  readonly priority: 'P1' | 'P3';
  readonly tags: readonly string[];
}

const PRIORITY = { critical: 'P1', warning: 'P3' } as const satisfies Record<
  KpiFindings['monitor']['severity'],
  string
>;

/**
 * A finding for Opsgenie: an open alert is created, which adds to the one with the same alias, and its end closes it.
 *
 * @param message - About one finding.
 */
export function kpiOpsgenie(message: KpiMessage): OpsgenieRequest {
  const { finding, texts, card, key } = oneFinding(message);
  const source = oneLine(`Tocsin / ${texts.orgName}`, OPSGENIE_LIMITS.source);
  if (!finding.alert.isOpen) {
    const note = lines(`${texts.headline}`, OPSGENIE_LIMITS.note);
    return { path: `/${encodeURIComponent(key)}/close?identifierType=alias`, body: { source, note } };
  }
  const parts = [card.message, texts.memo, ...texts.pages.map(({ text, url }) => `${text}: ${url}`)];
  const details = [
    ...card.facts,
    ...texts.pages.map(({ text, url }) => ({ name: text, value: url })),
    ...(card.picture === null ? [] : [{ name: 'Picture', value: card.picture.url }]),
  ];
  return {
    path: '',
    body: {
      message: oneLine(texts.headline, OPSGENIE_LIMITS.message),
      alias: key,
      description: lines(parts.filter((part) => part !== '').join('\n\n'), OPSGENIE_LIMITS.description),
      details: Object.fromEntries(details.map(({ name, value }) => [name, oneLine(value, OPSGENIE_LIMITS.detail)])),
      entity: oneLine(card.series === '' ? texts.monitor.name : card.series, OPSGENIE_LIMITS.entity),
      source,
      priority: PRIORITY[message.findings.monitor.severity],
      tags: ['tocsin', 'kpi'],
    },
  };
}
