/** What a name in a template stands for. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'secret' }
  | { readonly kind: 'object' | 'list'; readonly members: Members };

/** Names and what they stand for. All but lists may be null. */
export type Members = Readonly<Record<string, Shape>>;

/** A value that has a shape. */
export type ModelValue = string | number | boolean | null | Model | readonly Model[];
export interface Model {
  readonly [name: string]: ModelValue;
}

export const TEXT: Shape = { kind: 'text' };
export const NUMBER: Shape = { kind: 'number' };
export const BOOLEAN: Shape = { kind: 'boolean' };
/** What is put in when a body is sent, and not known before. */
export const SECRET: Shape = { kind: 'secret' };
export const object = (members: Members): Shape => ({ kind: 'object', members });

/** Items know their place, so that a template can separate them. */
export const list = (members: Members): Shape => ({
  kind: 'list',
  members: { ...members, isFirst: BOOLEAN, isLast: BOOLEAN },
});

/** What of a value its shape knows: what is missing becomes null, what is unknown is left out, items learn their place. */
export function shaped(value: unknown, members: Members): Model {
  const given = isObject(value) ? value : {};
  return Object.fromEntries(
    Object.entries(members).map(([name, shape]) => [
      name,
      shapedMember(Object.hasOwn(given, name) ? given[name] : null, shape),
    ]),
  );
}

function shapedMember(value: unknown, shape: Shape): ModelValue {
  if (shape.kind === 'list') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.map((item, index) => ({
      ...shaped(item, shape.members),
      isFirst: index === 0,
      isLast: index === items.length - 1,
    }));
  }
  if (shape.kind === 'object') return isObject(value) ? shaped(value, shape.members) : null;
  if (shape.kind === 'secret') return null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
