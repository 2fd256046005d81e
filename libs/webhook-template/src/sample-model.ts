import type { Members, Model, ModelValue, Shape } from './model-shape.js';

/** A model of a shape that is full: everything is there, and one item in each list. */
export function sampleModel(members: Members, text: string): Model {
  return Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, sampleOf(shape, text)]));
}

function sampleOf(shape: Shape, text: string): ModelValue {
  switch (shape.kind) {
    case 'list':
      return [{ ...sampleModel(shape.members, text), isFirst: true, isLast: true }];
    case 'object':
      return sampleModel(shape.members, text);
    case 'text':
      return text;
    case 'secret':
      return null;
    case 'number':
      return -1.5;
    case 'boolean':
      return true;
  }
}
