import type { Duration, Expression } from './syntax.js';
import { WORD } from './tokens.js';

/** The expression on one line; parsing it gives the same tree again. */
export function printExpression(expression: Expression): string {
  return `${expression.fn}(${argumentsOf(expression).join(', ')})`;
}

function argumentsOf(expression: Expression): readonly string[] {
  switch (expression.fn) {
    case 'host':
      return [printText(expression.hostId), printText(expression.metric)];
    case 'service':
      return [printText(expression.service), printText(expression.metric)];
    case 'role':
    case 'roleSlots':
      return [printText(`${expression.service}:${expression.role}`), printText(expression.metric)];
    case 'avg':
    case 'max':
    case 'min':
    case 'sum':
    case 'product':
    case 'stack':
      return [printExpression(expression.of)];
    case 'diff':
    case 'divide':
      return [printExpression(expression.left), printExpression(expression.right)];
    case 'scale':
    case 'offset':
      return [printExpression(expression.of), printNumber(expression.factor)];
    case 'percentile':
      return [printExpression(expression.of), printNumber(expression.percentage)];
    case 'timeShift':
    case 'movingAverage':
    case 'linearRegression':
      return [printExpression(expression.of), printDuration(expression.duration)];
    case 'timeLeftForecast':
      return [printExpression(expression.of), printDuration(expression.duration), printNumber(expression.threshold)];
    case 'group':
      return expression.of.map(printExpression);
    case 'alias':
      return [printExpression(expression.of), quoted(expression.label)];
  }
}

const printDuration = ({ amount, unit }: Duration): string => `${amount}${unit}`;
const printNumber = (value: number): string => String(value).replace('e+', 'e');
const printText = (text: string): string => (WORD.test(text) ? text : quoted(text));
/** A text has come from between quotes, so it has one kind of them at most. */
const quoted = (text: string): string => (text.includes("'") ? `"${text}"` : `'${text}'`);
