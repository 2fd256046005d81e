import type { Members, Model, ModelValue, Shape } from './model-shape.js';

/** Models that a template must be able to cope with. */
export interface Sample {
  readonly what: string;
  readonly items: number;
  /** Of every text. */
  readonly text: string;
  /** All that can be null is. */
  readonly isBare: boolean;
}

/** A model of a shape. */
export function sampleModel(members: Members, sample: Sample): Model {
  return Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, sampleOf(shape, sample)]));
}

function sampleOf(shape: Shape, sample: Sample): ModelValue {
  if (shape.kind === 'list') {
    return Array.from({ length: sample.items }, (_, index) => ({
      ...sampleModel(shape.members, sample),
      isFirst: index === 0,
      isLast: index === sample.items - 1,
    }));
  }
  if (sample.isBare) return null;
  switch (shape.kind) {
    case 'object':
      return sampleModel(shape.members, sample);
    case 'text':
      return sample.text;
    case 'number':
      return -1.5;
    case 'boolean':
      return true;
  }
}
