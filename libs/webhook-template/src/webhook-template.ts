import { bindTemplate, type BoundNode } from './bind-template.js';
import { escapingOf, type Escaping } from './content-type.js';
import { CREDENTIAL_MARK, hasMarks } from './credential.js';
import { KPI_MEMBERS } from './kpi-members.js';
import { jsonFault } from './json-fault.js';
import { jsonProblem } from './json-ways.js';
import { makeText } from './make-text.js';
import { shaped } from './model-shape.js';
import { parseTemplate } from './parse-template.js';
import { sampleModel } from './sample-model.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import type { TemplateProblem } from './template-problem.js';

/** What a project webhook sends, in its own words. */
export interface WebhookTemplate {
  readonly text: string;
  /** Decides how values are escaped. */
  readonly contentType: string;
}

/** What a template made, or why it made nothing. */
export type TemplateOutcome =
  | { readonly kind: 'made'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problems: readonly TemplateProblem[] }
  /** It would be more than `TEMPLATE_LIMITS` allow: fewer findings may fit. */
  | { readonly kind: 'tooLarge' };

type Compiled =
  | { readonly ok: true; readonly nodes: readonly BoundNode[]; readonly escaping: Escaping }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** A message without findings is none. */
const NEVER_EMPTY = ['charts'];
/** The longest text of a model, UTF-16 units: what the body in Amplitude's shape cuts its texts to. */
const LONGEST_TEXT = 4_000;

/**
 * What is wrong with a template, with all findings that it may come to tell in mind: names that do not exist, sections that do
 * not end, a size beyond `TEMPLATE_LIMITS`, and of JSON that what it makes is none.
 *
 * @returns Nothing, if it can be used.
 */
export function checkTemplate(template: WebhookTemplate): readonly TemplateProblem[] {
  const compiled = compile(template);
  if (!compiled.ok) return compiled.problems;
  const { nodes, escaping } = compiled;
  if (makeText(nodes, sampleModel(KPI_MEMBERS, 'x'.repeat(LONGEST_TEXT)), escaping) === undefined) {
    return [
      {
        line: null,
        problem: `With long texts it makes more than ${TEMPLATE_LIMITS.outputBytes} bytes of one finding.`,
      },
    ];
  }
  const problem = escaping === 'json' ? jsonProblem(nodes, KPI_MEMBERS, NEVER_EMPTY) : undefined;
  return problem === undefined ? [] : [problem];
}

/**
 * What a template makes of a message. It can name what `KPI_MEMBERS` lists and nothing else, runs no code, and ends within
 * `TEMPLATE_LIMITS`.
 *
 * @param model - The body in Amplitude's shape with the texts beside it; what it lacks is null.
 */
export function renderTemplate(template: WebhookTemplate, model: unknown): TemplateOutcome {
  const compiled = compile(template);
  if (!compiled.ok) return { kind: 'wrong', problems: compiled.problems };
  const text = makeText(compiled.nodes, shaped(model, KPI_MEMBERS), compiled.escaping);
  if (text === undefined) return { kind: 'tooLarge' };
  const fault = compiled.escaping === 'json' ? jsonFault(text.replaceAll(CREDENTIAL_MARK, '')) : undefined;
  if (fault === undefined) return { kind: 'made', text };
  return { kind: 'wrong', problems: [{ line: null, problem: `What it makes is no JSON: ${fault}.` }] };
}

/** Whether a template that is right wants the credential of its webhook. */
export function namesCredential(template: WebhookTemplate): boolean {
  const compiled = compile(template);
  return compiled.ok && hasCredential(compiled.nodes);
}

const hasCredential = (nodes: readonly BoundNode[]): boolean =>
  nodes.some((node) => node.kind === 'credential' || (node.kind === 'section' && hasCredential(node.children)));

function compile({ text, contentType }: WebhookTemplate): Compiled {
  const wrong = (problem: string): Compiled => ({ ok: false, problems: [{ line: null, problem }] });
  const escaping = escapingOf(contentType);
  if (escaping === undefined) {
    return wrong(`"${contentType}" is no content type in UTF-8, like application/json or text/plain.`);
  }
  if (text.length > TEMPLATE_LIMITS.text) return wrong(`It has more than ${TEMPLATE_LIMITS.text} characters.`);
  if (hasMarks(text)) return wrong('U+0001 and U+0002 cannot stand in it.');
  const parsed = parseTemplate(text);
  if (!parsed.ok) return parsed;
  const bound = bindTemplate(parsed.nodes, KPI_MEMBERS, escaping);
  return bound.ok ? { ok: true, nodes: bound.nodes, escaping } : bound;
}
