import type { Members, Shape } from './model-shape.js';

/** A name that was found: how many contexts further out it begins, and what it stands for. */
export interface FoundName {
  readonly outward: number;
  readonly shape: Shape;
}

/**
 * Looks a name up as Mustache does: its first part in the innermost context that knows it, the other parts from there.
 *
 * @param contexts - Innermost last.
 */
export function findName(path: readonly string[], contexts: readonly Members[]): FoundName | undefined {
  const [first = '', ...rest] = path;
  const at = contexts.findLastIndex((members) => Object.hasOwn(members, first));
  let shape = at === -1 ? undefined : contexts[at]?.[first];
  for (const part of rest) {
    shape = shape?.kind === 'object' && Object.hasOwn(shape.members, part) ? shape.members[part] : undefined;
  }
  return shape === undefined ? undefined : { outward: contexts.length - 1 - at, shape };
}

/** What a name that was not found could have been: the members of what its beginning stands for. */
export function namesBeside(path: readonly string[], contexts: readonly Members[]): readonly string[] {
  for (let length = path.length - 1; length > 0; length--) {
    const shape = findName(path.slice(0, length), contexts)?.shape;
    if (shape?.kind === 'object')
      return Object.keys(shape.members).map((name) => [...path.slice(0, length), name].join('.'));
  }
  return Object.keys(contexts.at(-1) ?? {});
}
