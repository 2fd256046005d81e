import { InvalidInputError } from '@tocsin/runtime';
import fc from 'fast-check';
import { type Formula, segmentsNamedIn } from './formula.js';
import { readFormulas } from './read-formulas.js';

const rules = { field: 'formula', events: 2, segments: 2, maxRolling: 90 };
const read = (text: unknown, most = 10) => readFormulas(text, most, rules);

/** With parentheses around everything, so that precedence shows. */
function textOf(formula: Formula): string {
  switch (formula.kind) {
    case 'number':
      return String(formula.value);
    case 'metric': {
      const { name, event, segment, window, percentile } = formula.metric;
      const letter = `${'AB'[event]}${segment === undefined ? '' : segment + 1}`;
      return `${name} ${letter} ${window} ${formula.averaged}${percentile === undefined ? '' : ` ${percentile}`}`;
    }
    case 'operation':
      return `(${formula.operands.map(textOf).join(` ${formula.operator} `)})`;
    case 'function':
      return `${formula.name}(${formula.operands.map(textOf).join(', ')})`;
  }
}

it.each([
  { text: 'UNIQUES(A)', read: 'UNIQUES A 1 1' },
  { text: 'uniques ( a )/ Uniques(b)', read: '(UNIQUES A 1 1 / UNIQUES B 1 1)' },
  { text: '1-2-3', read: '((1 - 2) - 3)' },
  { text: '1+2*3/4', read: '(1 + ((2 * 3) / 4))' },
  { text: '(1+2)*-3', read: '((1 + 2) * (0 - 3))' },
  { text: '--1', read: '(0 - (0 - 1))' },
  { text: '1.5e3', read: '1500' },
  { text: 'EVENTTOTALS(A)', read: 'TOTALS A 1 1' },
  { text: 'REVENUETOTAL(B)', read: 'PROPSUM B 1 1' },
  { text: 'PERCENTILE(A, 0.9)', read: 'PERCENTILE A 1 1 0.9' },
  { text: 'PERCENTILE(A, 1)', read: 'PERCENTILE A 1 1 1' },
  { text: 'FREQPERCENTILE(A, 0.5)', read: 'FREQPERCENTILE A 1 1 0.5' },
  { text: 'UNIQUES(a1) / UNIQUES(A2)', read: '(UNIQUES A1 1 1 / UNIQUES A2 1 1)' },
  { text: 'PERCENTILE(B2, 0.9)', read: 'PERCENTILE B2 1 1 0.9' },
  { text: 'ROLLWIN(UNIQUES, B1, 7)', read: 'UNIQUES B1 7 1' },
  { text: 'ROLLWINBEFORE(UNIQUES, A, 90)', read: 'UNIQUES A 90 1' },
  { text: 'CUMSUM(TOTALS, A)', read: 'TOTALS A Infinity 1' },
  { text: 'ROLLWIN(UNIQUES, A, 90)', read: 'UNIQUES A 90 1' },
  { text: 'ROLLAVG(AVG, B, 1)', read: 'AVG B 1 1' },
  { text: 'LOG(TOTALS(A)+1, 2)', read: 'LOG((TOTALS A 1 1 + 1), 2)' },
  { text: 'SQRT(POWER(EXP(LN(LOG10(2))), 2))', read: 'SQRT(POWER(EXP(LN(LOG10(2))), 2))' },
])('reads $text', ({ text, read: expected }) => {
  expect(read(text).map(({ formula }) => textOf(formula))).toEqual([expected]);
});

it('reads several with what has them written', () => {
  expect(read('UNIQUES(A); %: ACTIVE(A) ;$:REVENUETOTAL(B)').map(({ text, format }) => [text, format])).toEqual([
    ['UNIQUES(A)', 'plain'],
    ['%: ACTIVE(A)', 'percent'],
    ['$:REVENUETOTAL(B)', 'currency'],
  ]);
});

const FUNCTIONS_THERE_ARE =
  'UNIQUES, TOTALS, ACTIVE, AVG, PROPSUM, PROPAVG, PROPCOUNT, PROPMAX, PROPMIN, PERCENTILE, FREQPERCENTILE, ARPAU, CUMSUM, ROLLAVG, ROLLWIN, ROLLWINBEFORE, EXP, LN, LOG, LOG10, POWER, SQRT';

it.each([
  { text: 'FOO(A)', message: `character 1: FOO is no function; there are ${FUNCTIONS_THERE_ARE}` },
  {
    text: '1 + hist(A)',
    message: 'character 5: HIST is not offered: it is no value over time; there is FREQPERCENTILE',
  },
  {
    text: 'ROLLWIN(PROPHIST, A, 2)',
    message: 'character 9: PROPHIST is not offered: it is no value over time; there is PERCENTILE',
  },
  { text: 'UNIQUES(C)', message: 'character 9: must be A, for e, or B, for e2' },
  { text: 'UNIQUES(A0)', message: 'character 9: A0: must be A1 to A2, by the order of s' },
  { text: 'UNIQUES(B3)', message: 'character 9: B3: must be B1 to B2, by the order of s' },
  { text: 'UNIQUES(C1)', message: 'character 9: must be A, for e, or B, for e2' },
  { text: 'UNIQUES(', message: 'character 9: must be A, for e, or B, for e2' },
  { text: 'UNIQUES A', message: 'character 9: must be (, not A' },
  { text: 'UNIQUES(A', message: 'character 10: must be ), not the end' },
  { text: 'UNIQUES(A) UNIQUES(B)', message: 'character 12: must be an operator, or the end, not UNIQUES' },
  { text: '1 +', message: 'character 4: must be a function, a number or (, not the end' },
  { text: ' ; 1', message: 'character 1: must be a function, a number or (, not the end' },
  { text: '1;%: x', message: 'character 6: X is no function; there are ' + FUNCTIONS_THERE_ARE },
  { text: '1 %', message: 'character 3: % has no meaning here' },
  { text: '1;\n  😀', message: 'character 6: 😀 has no meaning here' },
  { text: 'PERCENTILE(A)', message: 'character 13: must be ,, not )' },
  { text: 'PERCENTILE(A, 0)', message: 'character 15: must be above 0 and at most 1, such as 0.9' },
  { text: 'PERCENTILE(A, 90)', message: 'character 15: must be above 0 and at most 1, such as 0.9' },
  { text: 'ROLLAVG(TOTALS, A, 0)', message: 'character 20: must be a whole number from 1 to 90 for this i' },
  { text: 'ROLLWIN(TOTALS, A, 91)', message: 'character 20: must be a whole number from 1 to 90 for this i' },
  { text: 'ROLLWIN(TOTALS, A, 1.5)', message: 'character 20: must be a whole number from 1 to 90 for this i' },
  { text: 'ROLLWIN(TOTALS, A, B)', message: 'character 20: must be a number, not B' },
  { text: 'ROLLWIN(PERCENTILE, A, 2)', message: 'character 9: PERCENTILE is not offered in ROLLWIN' },
  { text: 'ROLLAVG(FREQPERCENTILE, A, 2)', message: 'character 9: FREQPERCENTILE is not offered in ROLLAVG' },
  { text: 'FREQPERCENTILE(A, 1.1)', message: 'character 19: must be above 0 and at most 1, such as 0.9' },
  { text: 'CUMSUM(ARPAU, A)', message: 'character 8: ARPAU is not offered in CUMSUM' },
  {
    text: 'CUMSUM(1)',
    message: `character 8: a metric is needed here: one of ${FUNCTIONS_THERE_ARE.replace(/, CUMSUM.*/, '')}`,
  },
  { text: `${'('.repeat(50)}1${')'.repeat(50)}`, message: 'character 51: nested deeper than 50 levels' },
  { text: 'LOG(2)', message: 'character 6: must be ,, not )' },
])('refuses $text', ({ text, message }) => {
  expect(() => read(text)).toThrow(InvalidInputError);
  expect(() => read(text)).toThrow(expect.objectContaining({ message: `formula: ${message}`, field: 'formula' }));
});

it('takes as many levels as it says', () => {
  expect(textOf(read(`${'('.repeat(49)}1${')'.repeat(49)}`)[0].formula)).toBe('1');
});

it.each([
  { events: 1, message: 'formula: character 9: must be A, for e' },
  { events: 2, message: undefined },
])('knows B with $events events: $message', ({ events, message }) => {
  const act = (): unknown => readFormulas('UNIQUES(B)', 1, { ...rules, events });
  if (message === undefined) expect(act).not.toThrow();
  else expect(act).toThrow(message);
});

it('of one segment names just that', () => {
  const ofOne = (text: string): unknown => readFormulas(text, 1, { ...rules, segments: 1 });
  expect(() => ofOne('UNIQUES(A1)')).not.toThrow();
  expect(() => ofOne('UNIQUES(A2)')).toThrow('formula: character 9: A2: must be A1, by the order of s');
});

it.each([
  { text: 'UNIQUES(A)', named: undefined },
  { text: 'UNIQUES(A1) / UNIQUES(A)', named: undefined },
  { text: '1', named: undefined },
  { text: 'UNIQUES(A2) / UNIQUES(A1) + TOTALS(B2)', named: [1, 0] },
])('the segments that $text is of are $named', ({ text, named }) => {
  expect(segmentsNamedIn(read(text)[0].formula)).toEqual(named);
});

it('never fails but with a sentence for people', () => {
  const part = fc.constantFrom('UNIQUES', '(', ')', 'A', ',', '1', '+', '-', ';', '%:', ' ', 'ROLLWIN', '😀', 'é', '.');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      try {
        read(parts.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
      }
    }),
    { numRuns: 2000 },
  );
});
