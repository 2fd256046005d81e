import { InvalidInputError } from '@tocsin/runtime';
import { checkMetricPattern, type GraphDefinitionSpec, isSameDefinition } from './graph-definition-rules.js';

it.each(['custom.a', 'custom.foo.bar_baz-1', 'custom.#.bar', 'custom.*', 'custom.*.*', 'custom.#.*.x'])(
  'accepts the pattern "%s"',
  (name) => {
    expect(() => checkMetricPattern(name, 'name')).not.toThrow();
  },
);

it.each([
  '',
  'custom',
  'custom.',
  'custom..a',
  'custom.a.',
  'cpu.user',
  'custom.a#',
  'custom.#.#',
  'custom.a b',
  'custom.a\n',
])('refuses the pattern "%s"', (name) => {
  expect(() => checkMetricPattern(name, '[0].name')).toThrow(InvalidInputError);
  expect(() => checkMetricPattern(name, '[0].name')).toThrow(/^\[0\]\.name: /);
});

const definition: GraphDefinitionSpec = {
  name: 'custom.a',
  displayName: 'A',
  unit: 'float',
  metrics: [{ name: 'custom.a.b', displayName: 'B', isStacked: false }],
};

it.each<{ what: string; other: GraphDefinitionSpec; isSame: boolean }>([
  { what: 'itself', other: { ...definition }, isSame: true },
  { what: 'another title', other: { ...definition, displayName: 'X' }, isSame: false },
  { what: 'another unit', other: { ...definition, unit: 'bytes' }, isSame: false },
  { what: 'no metrics', other: { ...definition, metrics: [] }, isSame: false },
  {
    what: 'a stacked metric',
    other: { ...definition, metrics: [{ name: 'custom.a.b', displayName: 'B', isStacked: true }] },
    isSame: false,
  },
])('is the same as a definition with $what: $isSame', ({ other, isSame }) => {
  expect(isSameDefinition(definition, other)).toBe(isSame);
});
