import {
  escaped,
  escapingOf,
  renderTemplate,
  TEMPLATE_LIMITS,
  type TemplateProblem,
  type WebhookTemplate,
} from '@tocsin/webhook-template';
import { cut, oneLine } from '../../words/plain-text.js';
import { AMPLITUDE_LIMITS } from '../amplitude/amplitude-limits.js';
import { amplitudeBody } from '../amplitude/amplitude-body.js';
import { aboutSome, type KpiMessage } from '../kpi-message.js';
import { kpiTexts } from '../kpi-texts.js';

/** UTF-16 units of the texts of a message that has no room for longer ones: however they are escaped, they are shorter than what templates are checked with. */
const SHORT_TEXT = 400;

/** UTF-16 units of what is told of a template that cannot be used. */
const LONGEST_FAULT = 1_000;

/** What a template made, or in its place the headline, and why. */
export interface MadeByTemplate {
  readonly text: string;
  readonly fault?: string;
}

/**
 * What the template of a webhook makes of a message, with as many findings as it has room for. Templates are checked when they
 * are saved; what one that cannot be used all the same leaves is the headline, so that nothing is lost.
 */
export function kpiTemplate(message: KpiMessage, template: WebhookTemplate): MadeByTemplate {
  let fault = `It makes more than ${TEMPLATE_LIMITS.outputBytes} bytes of one finding.`;
  for (const model of modelsFor(message)) {
    const outcome = renderTemplate(template, model);
    if (outcome.kind === 'made') return { text: outcome.text };
    if (outcome.kind === 'tooLarge') continue;
    fault = toldTogether(outcome.problems);
    break;
  }
  return { text: headlineAlone(message, template), fault };
}

const toldTogether = (problems: readonly TemplateProblem[]): string =>
  oneLine(
    problems.map(({ line, problem }) => (line === null ? problem : `Line ${line}: ${problem}`)).join(' '),
    LONGEST_FAULT,
  );

/** From all findings to one, and at last that one with short texts. */
function* modelsFor(message: KpiMessage): Generator<unknown, void> {
  for (let count = message.findings.findings.length; count > 0; count = Math.floor(count / 2)) {
    yield templateModel(message, count);
  }
  yield shortened(templateModel(message, 1));
}

/** What templates can name, of the first findings of a message: `KPI_MEMBERS` of webhook-template lists it. */
export function templateModel(message: KpiMessage, count: number) {
  const told = aboutSome(message, (_, index) => index < count);
  const body = amplitudeBody(told);
  const { headline, title, label, status, color, cards, pages } = kpiTexts(message);
  return {
    ...body,
    charts: body.charts.map((chart, index) => ({
      ...chart,
      label: cards[index]?.label ?? null,
      facts: (cards[index]?.facts ?? []).map(({ name, value }) => ({ name, value: text(value) })),
    })),
    more: message.findings.findings.length - body.charts.length,
    texts: { headline: text(headline), title: text(title), label, status, color, page_url: pages[0].url },
  };
}

function headlineAlone(message: KpiMessage, { contentType }: WebhookTemplate): string {
  const headline = text(kpiTexts(message).headline);
  const escaping = escapingOf(contentType) ?? 'none';
  return escaping === 'json' ? JSON.stringify({ text: headline }) : escaped(headline, escaping);
}

/** Addresses stay whole. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, SHORT_TEXT);
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([name, member]) => [name, name.endsWith('url') ? member : shortened(member)]));
}

const text = (value: string): string => cut(value, AMPLITUDE_LIMITS.text);
