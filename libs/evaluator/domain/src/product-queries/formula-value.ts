import type { Formula } from '@tocsin/product-queries';

/** What a formula comes to: NaN or infinite where it cannot be computed. */
export function formulaValue(
  formula: Formula,
  valueOfMetric: (metric: Extract<Formula, { kind: 'metric' }>) => number,
): number {
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'metric':
      return valueOfMetric(formula);
    case 'operation': {
      const [left, right] = formula.operands.map((operand) => formulaValue(operand, valueOfMetric));
      return operate(formula.operator, left, right);
    }
    case 'function': {
      const [x, y] = formula.operands.map((operand) => formulaValue(operand, valueOfMetric));
      return apply(formula.name, x, y);
    }
  }
}

function operate(operator: Extract<Formula, { kind: 'operation' }>['operator'], left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

function apply(name: Extract<Formula, { kind: 'function' }>['name'], x: number, y: number): number {
  switch (name) {
    case 'EXP':
      return Math.exp(x);
    case 'LN':
      return Math.log(x);
    case 'LOG':
      return Math.log(x) / Math.log(y);
    case 'LOG10':
      return Math.log10(x);
    case 'POWER':
      return x ** y;
    case 'SQRT':
      return Math.sqrt(x);
  }
}
