import type { BoundNode } from './bind-template.js';
import { requiredNames, type Scope, sectionScope } from './template-scope.js';

type Section = Extract<BoundNode, { kind: 'section' }>;

/** A section of a list that is gone through again, and what the names of its items begin with. */
interface Loop {
  readonly node: Section;
  readonly path: string;
}

/** Up to where it matters what there is under a name. */
export interface LastUses {
  /** Whether a section still asks for the name once this one has ended. */
  isUsedAfter(name: string, section: Section): boolean;
}

export function lastUses(nodes: readonly BoundNode[], root: Scope): LastUses {
  const ends = new Map<Section, number>();
  const users = new Map<string, Section>();
  const visit = (children: readonly BoundNode[], scopes: readonly Scope[], loops: readonly Loop[]): void => {
    for (const node of children) {
      if (node.kind !== 'section') continue;
      // The next item asks again for what is outside of it.
      for (const name of requiredNames(node.name, scopes)) {
        users.set(name, loops.find(({ path }) => !name.startsWith(path))?.node ?? node);
      }
      const { shape, scope } = sectionScope(node.name, scopes);
      if (scope === undefined || node.isInverted) visit(node.children, scopes, loops);
      else {
        const isLoop = shape.kind === 'list';
        visit(node.children, [...scopes, scope], isLoop ? [...loops, { node, path: scope.path }] : loops);
      }
      ends.set(node, ends.size);
    }
  };
  visit(nodes, [root], []);
  const endOf = (section: Section | undefined): number => (section && ends.get(section)) ?? -1;
  return { isUsedAfter: (name, section) => endOf(users.get(name)) > endOf(section) };
}
