import { TEMPLATE_LIMITS } from './template-limits.js';
import { MOST_PROBLEMS, type TemplateProblem } from './template-problem.js';

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly line: number }
  | SectionNode;

export interface SectionNode {
  readonly kind: 'section';
  readonly path: readonly string[];
  /** Made where there is nothing, instead of where there is something. */
  readonly isInverted: boolean;
  readonly children: readonly TemplateNode[];
  readonly line: number;
}

export type ParsedTemplate =
  | { readonly ok: true; readonly nodes: readonly TemplateNode[] }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

interface OpenSection {
  readonly name: string;
  readonly line: number;
  readonly isInverted: boolean;
  readonly children: TemplateNode[];
}

/** UTF-16 units of what is no name that are told. */
const MOST_TOLD = 40;
const NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** What Mustache has beyond this, and why it is not here. */
const REFUSED: Readonly<Record<string, string>> = {
  '>': 'There are no partials: write out what is to be there.',
  '&': 'Escaping cannot be switched off: write the name alone.',
  '{': 'Escaping cannot be switched off: use two braces, and part them with a space from one that is text.',
  '=': 'Delimiters cannot be changed.',
};

/**
 * Reads a template: the part of Mustache without partials, lambdas, unescaped values and other delimiters.
 *
 * @param text - No longer than `TEMPLATE_LIMITS.text`.
 */
export function parseTemplate(text: string): ParsedTemplate {
  return new TemplateReader().read(text);
}

class TemplateReader {
  private readonly root: TemplateNode[] = [];
  private readonly open: OpenSection[] = [];
  private readonly problems: TemplateProblem[] = [];
  private line = 1;

  read(text: string): ParsedTemplate {
    const [before = '', ...parts] = text.split('{{');
    this.text(before);
    for (const part of parts) {
      const end = part.indexOf('}}');
      if (end === -1) {
        this.problem('A tag does not end: }} is missing.');
        break;
      }
      this.tag(part.slice(0, end).trim());
      this.line += lineEnds(part.slice(0, end));
      this.text(part.slice(end + 2));
    }
    for (const { name, line } of this.open) {
      this.problem(`The section ${name} does not end: {{/${name}}} is missing.`, line);
    }
    return this.problems.length === 0 ? { ok: true, nodes: this.root } : { ok: false, problems: this.problems };
  }

  private text(text: string): void {
    if (text !== '') this.into().push({ kind: 'text', text, line: this.line });
    this.line += lineEnds(text);
  }

  private tag(content: string): void {
    const sign = content.charAt(0);
    if (sign === '!') return;
    const refusal = REFUSED[sign];
    const name = '#^/'.includes(sign) ? content.slice(1).trim() : content;
    if (refusal !== undefined) this.problem(refusal);
    else if (!NAME.test(name)) this.problem(`"${shortened(name)}" is no name: names are like monitor.name.`);
    else if (sign === '/') this.close(name);
    else if (sign === '#' || sign === '^') this.begin(name, sign === '^');
    else this.into().push({ kind: 'value', path: name.split('.'), line: this.line });
  }

  private begin(name: string, isInverted: boolean): void {
    this.open.push({ name, line: this.line, isInverted, children: [] });
    const { depth } = TEMPLATE_LIMITS;
    if (this.open.length === depth + 1) this.problem(`No more than ${depth} sections can be within each other.`);
  }

  private close(name: string): void {
    const section = this.open.pop();
    if (section?.name !== name) {
      const why = section === undefined ? 'no section is open' : `{{/${section.name}}} comes first`;
      return this.problem(`{{/${name}}} ends nothing: ${why}.`);
    }
    const { isInverted, children, line } = section;
    this.into().push({ kind: 'section', path: name.split('.'), isInverted, children, line });
  }

  private into(): TemplateNode[] {
    return this.open.at(-1)?.children ?? this.root;
  }

  private problem(problem: string, line = this.line): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ line, problem });
  }
}

const shortened = (name: string): string => (name.length > MOST_TOLD ? `${name.slice(0, MOST_TOLD)}…` : name);
const lineEnds = (text: string): number => text.split('\n').length - 1;
