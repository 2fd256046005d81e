import { applyOperations, MAX_LIST_LENGTH, MAX_PROPERTIES } from './apply-operations.js';
import type { PropertyOperations } from './property-operations.js';
import type { Properties } from './property-values.js';

it.each<{ operations: PropertyOperations; before: Properties; after: Properties }>([
  { operations: { $set: { a: 1, b: 'x' } }, before: { a: 0, c: true }, after: { a: 1, b: 'x', c: true } },
  { operations: { $setOnce: { a: 1, b: 2 } }, before: { a: 0 }, after: { a: 0, b: 2 } },
  { operations: { $set: { a: 1 }, $setOnce: { a: 2 } }, before: {}, after: { a: 1 } },
  { operations: { $unset: { a: '-' } }, before: { a: 1, b: 2 }, after: { b: 2 } },
  { operations: { $add: { a: 2, b: -1 } }, before: { a: 1 }, after: { a: 3, b: -1 } },
  { operations: { $add: { a: 2, b: 'x' } }, before: { a: 'text', b: 1 }, after: { a: 2, b: 1 } },
  { operations: { $add: { a: 1e308 } }, before: { a: 1e308 }, after: { a: 1e308 } },
  { operations: { $append: { a: 2, b: [1] } }, before: { a: [1] }, after: { a: [1, 2], b: [1] } },
  { operations: { $append: { a: 'y' } }, before: { a: 'x' }, after: { a: ['x', 'y'] } },
  { operations: { $prepend: { a: [3, 4] } }, before: { a: [1] }, after: { a: [3, 4, 1] } },
  { operations: { $preInsert: { a: [1, 2] } }, before: { a: [1] }, after: { a: [2, 1] } },
  { operations: { $postInsert: { a: [1, 2] } }, before: { a: [1] }, after: { a: [1, 2] } },
  { operations: { $remove: { a: [1, { x: 1 }] } }, before: { a: [1, 2, { x: 1 }] }, after: { a: [2] } },
  { operations: { $clearAll: {} }, before: { a: 1 }, after: {} },
  { operations: { $clearAll: {}, $set: { b: 2 } }, before: { a: 1 }, after: { b: 2 } },
])('$operations of $before', ({ operations, before, after }) => {
  expect(applyOperations(before, operations)).toEqual(after);
});

it('leaves out what is beyond the most properties, and still changes those that are there', () => {
  const full = Object.fromEntries(Array.from({ length: MAX_PROPERTIES }, (_, i) => [`p${i}`, i]));
  const after = applyOperations(full, { $set: { p0: 'changed', more: 1 } });
  expect(Object.keys(after)).toHaveLength(MAX_PROPERTIES);
  expect(after).toMatchObject({ p0: 'changed' });
  expect(after).not.toHaveProperty('more');
  const { p1: _gone, ...oneLess } = full;
  expect(applyOperations(oneLess, { $set: { more: 1 } })).toHaveProperty('more', 1);
});

it.each([
  { given: MAX_LIST_LENGTH - 1, kept: MAX_LIST_LENGTH },
  { given: MAX_LIST_LENGTH, kept: MAX_LIST_LENGTH },
])('appending $given items to one keeps $kept', ({ given, kept }) => {
  const items = Array.from({ length: given }, (_, i) => i);
  expect(applyOperations({ a: ['first'] }, { $append: { a: items } })['a']).toHaveLength(kept);
});
