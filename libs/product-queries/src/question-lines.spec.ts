import { readFormulas } from './formula/read-formulas.js';
import type { PropertyReference } from './property-reference.js';
import { groupsOf } from './question-lines.js';
import type { Measure } from './segmentation.js';

const property = (name: string): PropertyReference => ({ kind: 'event', name });
const [AMOUNT, PLAN] = [property('amount'), property('plan')];

function groups(measure: Measure, formula: string): readonly string[] {
  const event = { type: 'Order', filters: [], groupBy: [AMOUNT, PLAN] };
  const formulas =
    measure === 'formula' ? readFormulas(formula, 1, { field: 'formula', events: 2, segments: 1, maxRolling: 1 }) : [];
  const question = { events: [event, event], measure, formulas, rollingWindow: 1, rollingAverage: 1 };
  return [0, 1].map((position) =>
    groupsOf(question, position)
      .map(({ name }) => name)
      .join(),
  );
}

it.each([
  { measure: 'totals', formula: '', makes: ['amount,plan', 'amount,plan'] },
  { measure: 'sums', formula: '', makes: ['plan', 'plan'] },
  { measure: 'formula', formula: 'TOTALS(A) + TOTALS(B)', makes: ['amount,plan', 'amount,plan'] },
  { measure: 'formula', formula: 'TOTALS(A) + PROPSUM(B)', makes: ['amount,plan', 'plan'] },
] as const)('a property whose numbers are counted makes no groups of its event: $measure $formula', (row) => {
  expect(groups(row.measure, row.formula)).toEqual(row.makes);
});
