import type { BoundNode } from './bind-template.js';
import { requiredNames, type Scope, sectionScope } from './template-scope.js';

type Section = Extract<BoundNode, { kind: 'section' }>;

/** A piece of a template whose sections know what they depend on, however often they are gone through. */
export type PlannedNode = Exclude<BoundNode, Section> | PlannedSection;

/** Names are numbers here: their places in `SectionPlan.names`. */
export interface PlannedSection {
  readonly kind: 'section';
  /** As the template has it. */
  readonly title: string;
  readonly isInverted: boolean;
  /** What must be there for it to be: the objects that it is in, outermost first, and itself. */
  readonly required: readonly number[];
  /** Set for one that is made for each item of a list. */
  readonly items: PlannedItems | undefined;
  readonly children: readonly PlannedNode[];
  /** Names that no section asks for once this one has ended. */
  readonly settled: readonly number[];
  readonly line: number;
}

export interface PlannedItems {
  readonly isFirst: number;
  readonly isLast: number;
  /** Names that each item has for itself. */
  readonly own: readonly number[];
}

export interface SectionPlan {
  readonly nodes: readonly PlannedNode[];
  /** All that sections depend on, from outside: `charts[].level.since`. */
  readonly names: readonly string[];
}

/** Works out once what the sections of a template depend on, and up to where. */
export function planSections(nodes: readonly BoundNode[], root: Scope): SectionPlan {
  const planner = new Planner();
  const planned = planner.nodes(nodes, [root], []);
  return { nodes: planned, names: planner.finish() };
}

/** A section that is open where another one stands. */
interface OpenSection {
  readonly settled: number[];
  /** What the names of its items begin with, if it is gone through again. */
  readonly loop: string | undefined;
}

class Planner {
  private readonly numbers = new Map<string, number>();
  /** By number: the sections within which a name is asked for last. */
  private readonly lastUses = new Map<number, readonly OpenSection[]>();
  private readonly lists: { readonly path: string; readonly own: number[] }[] = [];

  nodes(nodes: readonly BoundNode[], scopes: readonly Scope[], open: readonly OpenSection[]): readonly PlannedNode[] {
    return nodes.map((node) => (node.kind === 'section' ? this.section(node, scopes, open) : node));
  }

  /** @returns The names, once all nodes have been planned. */
  finish(): readonly string[] {
    for (const [name, within] of this.lastUses) for (const { settled } of within) settled.push(name);
    for (const [name, number] of this.numbers) {
      for (const { path, own } of this.lists) if (name.startsWith(path)) own.push(number);
    }
    return [...this.numbers.keys()];
  }

  private section(node: Section, scopes: readonly Scope[], open: readonly OpenSection[]): PlannedSection {
    const { name, isInverted, line } = node;
    const { shape, scope } = sectionScope(name, scopes);
    const inner = isInverted ? undefined : scope;
    const loop = shape.kind === 'list' ? inner?.path : undefined;
    const settled: number[] = [];
    const within = [...open, { settled, loop }];
    const required = requiredNames(name, scopes).map((required) => this.asked(required, open, within));
    const children = this.nodes(node.children, inner === undefined ? scopes : [...scopes, inner], within);
    const items = loop === undefined ? undefined : this.items(loop);
    return { kind: 'section', title: name.path.join('.'), isInverted, required, items, children, settled, line };
  }

  private asked(name: string, open: readonly OpenSection[], within: readonly OpenSection[]): number {
    const number = this.number(name);
    // The next item asks again for what is outside of it.
    const again = open.findIndex(({ loop }) => loop !== undefined && !name.startsWith(loop));
    this.lastUses.set(number, again === -1 ? within : open.slice(0, again + 1));
    return number;
  }

  private items(path: string): PlannedItems {
    const own: number[] = [];
    this.lists.push({ path, own });
    return { isFirst: this.number(`${path}isFirst`), isLast: this.number(`${path}isLast`), own };
  }

  private number(name: string): number {
    const number = this.numbers.get(name) ?? this.numbers.size;
    this.numbers.set(name, number);
    return number;
  }
}
