import type { BoundName } from './bind-template.js';
import type { Members, Shape } from './model-shape.js';

/** Names within a section: what all of them begin with from outside, and what there is. */
export interface Scope {
  readonly path: string;
  readonly members: Members;
}

/** The scope within a section of an object or list; undefined: names mean there what they mean outside. */
export function sectionScope({ outward, path }: BoundName, scopes: readonly Scope[]): { scope?: Scope; shape: Shape } {
  const outer = scopes.at(-1 - outward);
  let shape: Shape = { kind: 'object', members: outer?.members ?? {} };
  for (const part of path) shape = ('members' in shape ? shape.members[part] : undefined) ?? shape;
  if (!('members' in shape)) return { shape };
  const below = `${outer?.path ?? ''}${path.join('.')}`;
  return { shape, scope: { path: shape.kind === 'list' ? `${below}[].` : `${below}.`, members: shape.members } };
}

/** What must be there for a name to be: itself, and before it the objects that it is in. */
export function requiredNames({ outward, path }: BoundName, scopes: readonly Scope[]): readonly string[] {
  const prefix = scopes.at(-1 - outward)?.path ?? '';
  return path.map((_, index) => `${prefix}${path.slice(0, index + 1).join('.')}`);
}
