import type { Escaping } from './content-type.js';
import { findName, namesBeside } from './find-name.js';
import { type JsonPlace, placeAfter } from './json-place.js';
import type { Members } from './model-shape.js';
import type { SectionNode, TemplateNode } from './parse-template.js';
import { MOST_PROBLEMS, type TemplateProblem } from './template-problem.js';

/** A template whose names are known to exist, and which knows where each value stands. */
export type BoundNode =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'value'; readonly name: BoundName; readonly isJsonValue: boolean; readonly line: number }
  | { readonly kind: 'credential'; readonly isJsonValue: boolean; readonly line: number }
  | {
      readonly kind: 'section';
      readonly name: BoundName;
      readonly isInverted: boolean;
      readonly children: readonly BoundNode[];
      readonly line: number;
    };

export interface BoundName {
  /** How many contexts further out it begins. */
  readonly outward: number;
  readonly path: readonly string[];
}

export type BoundTemplate =
  | { readonly ok: true; readonly nodes: readonly BoundNode[] }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** Holds the names of a template against what there is. */
export function bindTemplate(nodes: readonly TemplateNode[], members: Members, escaping: Escaping): BoundTemplate {
  const binder = new Binder(escaping);
  const bound = binder.nodes(nodes, [members]);
  return binder.problems.length === 0 ? { ok: true, nodes: bound } : { ok: false, problems: binder.problems };
}

class Binder {
  readonly problems: TemplateProblem[] = [];
  private place: JsonPlace = 'outside';

  constructor(private readonly escaping: Escaping) {}

  nodes(nodes: readonly TemplateNode[], contexts: readonly Members[]): BoundNode[] {
    return nodes.flatMap((node) => {
      if (node.kind === 'section') return this.section(node, contexts);
      if (node.kind === 'value') return this.value(node.path, node.line, contexts);
      if (this.escaping === 'json') this.place = placeAfter(node.text, this.place);
      return node;
    });
  }

  private value(path: readonly string[], line: number, contexts: readonly Members[]): BoundNode[] {
    const found = this.find(path, line, contexts);
    if (found === undefined) return [];
    const isJsonValue = this.escaping === 'json' && this.place === 'outside';
    const { kind } = found.shape;
    if ((kind === 'list' || kind === 'object') && !isJsonValue) {
      this.problem(line, `${path.join('.')} is ${kind === 'list' ? 'a list' : 'an object'}: open it as a section.`);
      return [];
    }
    if (this.place === 'afterBackslash') this.problem(line, 'A backslash cannot stand before a value.');
    if (kind === 'secret') return [{ kind: 'credential', isJsonValue, line }];
    return [{ kind: 'value', name: { outward: found.outward, path }, isJsonValue, line }];
  }

  private section(node: SectionNode, contexts: readonly Members[]): BoundNode[] {
    const { path, isInverted, line } = node;
    const found = this.find(path, line, contexts);
    if (found === undefined) return [];
    const { shape, outward } = found;
    if (shape.kind === 'secret') {
      this.problem(line, `${path.join('.')} is a secret: it can stand as a value, and nothing can depend on it.`);
      return [];
    }
    const opensContext = !isInverted && (shape.kind === 'list' || shape.kind === 'object');
    if (opensContext && contexts.includes(shape.members)) {
      this.problem(line, `The section ${path.join('.')} is within itself.`);
      return [];
    }
    const before = this.place;
    const children = this.nodes(node.children, opensContext ? [...contexts, shape.members] : contexts);
    if (this.place !== before) {
      this.problem(line, `Quotation marks must close where they open: within or outside of ${path.join('.')}.`);
      this.place = before;
    }
    return [{ kind: 'section', name: { outward, path }, isInverted, children, line }];
  }

  private find(path: readonly string[], line: number, contexts: readonly Members[]): ReturnType<typeof findName> {
    const found = findName(path, contexts);
    if (found === undefined) {
      const known = namesBeside(path, contexts).join(', ');
      this.problem(line, `There is no ${path.join('.')} here. There are: ${known}.`);
    }
    return found;
  }

  private problem(line: number, problem: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ line, problem });
  }
}
