import fc from 'fast-check';
import { jsonProblem } from './json-ways.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import { checkTemplate, renderTemplate } from './webhook-template.js';

const JSON_TYPE = 'application/json';
const problemOf = (text: string): string | undefined => {
  const [first] = checkTemplate({ text, contentType: JSON_TYPE });
  return first && `${first.line}: ${first.problem}`;
};

/** Names that may have nothing, outside of lists. */
const ALL = [
  ...['event_type', 'id', 'test', 'triggered_at', 'counted_until', 'more', 'organization.id', 'organization.name'],
  ...['project.id', 'project.number', 'project.name', 'monitor.id', 'monitor.name', 'monitor.url', 'monitor.memo'],
  ...['monitor.severity', 'texts.headline', 'texts.title', 'texts.label', 'texts.status', 'texts.color'],
];

/** Pieces of templates that often go together. */
const LEAF = fc.constantFrom('1', ',', '"a"', '{{id}}', '{{more}}', '[', ']', '2,', ',3');
const SECTIONS = [
  'test',
  'monitor.memo',
  'monitor',
  'charts',
  'charts',
  'isFirst',
  'isLast',
  'value',
  'facts',
  'level',
];
const PIECE: fc.Arbitrary<string> = fc.letrec<{ piece: string; section: string }>((tie) => ({
  piece: fc.oneof({ maxDepth: 4 }, LEAF, tie('section')),
  section: fc
    .tuple(fc.constantFrom(...SECTIONS), fc.constantFrom('#', '^'), fc.array(tie('piece'), { maxLength: 3 }))
    .map(([name, sign, inner]) => `{{${sign}${name}}}${inner.join('')}{{/${name}}}`),
})).piece;
const MODEL = fc.record({
  id: fc.option(fc.string()),
  test: fc.boolean(),
  monitor: fc.option(fc.record({ memo: fc.constantFrom('', 'x', null) })),
  charts: fc.array(
    fc.record({
      value: fc.option(fc.integer()),
      level: fc.option(fc.constant({})),
      facts: fc.array(fc.record({ name: fc.string(), value: fc.option(fc.string()) }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

describe('JSON of whatever there is to tell', () => {
  it.each([
    { what: 'values of every kind', text: '{"a": {{value_of}}, "b": "{{id}}", "c": {{charts}}, "d": {{monitor}}}' },
    { what: 'a value as the whole', text: '{{id}}' },
    {
      what: 'a value or another text',
      text: '{{#counted_until}}{{counted_until}}{{/counted_until}}{{^counted_until}}0{{/counted_until}}',
    },
    { what: 'items that are separated', text: '[{{#charts}}{"v": {{value}}}{{^isLast}},{{/isLast}}{{/charts}}]' },
    { what: 'the first item alone', text: '{{#charts}}{{#isFirst}}{"v": {{value}}}{{/isFirst}}{{/charts}}' },
    {
      what: 'members that end with a comma',
      text: '{{#charts}}{{#isLast}}{ {{#threshold}}"t": {{threshold}},{{/threshold}} "end": 1}{{/isLast}}{{/charts}}',
    },
    {
      what: 'one of two with a separator',
      text: '[{{#test}}1{{/test}}{{#monitor.memo}}{{#test}},{{/test}}2{{/monitor.memo}}]',
    },
    {
      what: 'a list that may be empty within a text',
      text: '"{{#charts}}{{#facts}}{{name}}={{value}}{{^isLast}}, {{/isLast}}{{/facts}}{{/charts}}"',
    },
    {
      what: 'an empty list in other words',
      text: '{"by": {{#charts}}{{#isFirst}}{{#segment}}[{{#group_by}}{{value}}{{^isLast}},{{/isLast}}{{/group_by}}]{{/segment}}{{^segment}}null{{/segment}}{{/isFirst}}{{/charts}}}',
    },
    {
      what: 'a separator before what may be there',
      text: '[0{{#charts}}{{#image_url}},{{image_url}}{{/image_url}}{{/charts}}]',
    },
    {
      what: 'members of what is within an object',
      text: '[{{#monitor}}{{#memo}}1{{/memo}}{{^memo}}2{{/memo}}{{/monitor}}{{^monitor}}3{{/monitor}}]',
    },
    {
      what: 'the same of a path',
      text: '[{{#monitor.memo}}1{{/monitor.memo}}{{^monitor.memo}}{{^monitor}}2{{/monitor}}{{#monitor}}3{{/monitor}}{{/monitor.memo}}]',
    },
    { what: 'a section within itself', text: '[{{#test}}1{{#test}},2{{/test}}{{^test}}3{{/test}}{{/test}}]' },
    { what: 'pieces of a number and of a word', text: '[1{{#test}}2{{/test}}, t{{! a comment }}rue]' },
    {
      what: 'more optional members than there are ways to try them',
      text: `{ ${ALL.map((name) => `{{#${name}}}"${name}": {{${name}}},{{/${name}}}`).join('')} "end": 1}`,
    },
  ])('$what', ({ text }) => {
    expect(problemOf(text.replace('value_of', 'more'))).toBeUndefined();
  });

  it.each([
    {
      what: 'two items without a separator',
      text: '[{{#charts}}{}{{/charts}}]',
      problem: '1: "{" makes no JSON where "," or "]" should stand, with the first of charts, the next of charts.',
    },
    {
      what: 'three items with a separator for two',
      text: '[{{#charts}}{}{{#isFirst}}{{^isLast}},{{/isLast}}{{/isFirst}}{{/charts}}]',
      problem: /should stand, with the first of charts, the next of charts, the next of charts\.$/,
    },
    {
      what: 'a separator after what may not be there in the first item',
      text: '[{{#charts}}{{#image_url}}{{^isFirst}},{{/isFirst}}1{{/image_url}}{{/charts}}]',
      problem:
        '1: "," makes no JSON where a value or "]" should stand, with the first of charts, nothing in image_url, the next of charts, something in image_url.',
    },
    {
      what: 'the second of two without the first',
      text: '[{{#charts}}{{#isFirst}}{{#threshold}}1{{/threshold}}\n{{#baseline}},2{{/baseline}}{{/isFirst}}{{/charts}}]',
      problem:
        '2: "," makes no JSON where a value or "]" should stand, with the only of charts, nothing in threshold, something in baseline.',
    },
    {
      what: 'a list that is empty',
      text: '[{{#charts}}{{#isFirst}}{{#facts}}1{{^isLast}},{{/isLast}}{{/facts}},2{{/isFirst}}{{/charts}}]',
      problem: /where a value or "]" should stand, with the only of charts, nothing in facts\.$/,
    },
    {
      what: 'an object that is not there',
      text: '[{{#monitor}}1{{/monitor}}{{^monitor.memo}}{{^monitor}},{{/monitor}}{{/monitor.memo}}]',
      problem: /"," makes no JSON .*, with nothing in monitor\.$/,
    },
    {
      what: 'nothing at all',
      text: '{{#test}}1{{/test}}',
      problem: 'null: It ends where a value should follow, with nothing in test.',
    },
    {
      what: 'a name without quotation marks',
      text: '{ {{id}}: 1}',
      problem: /^1: a value makes no JSON where a name in quotation marks or "}" should stand\.$/,
    },
    {
      what: 'a value beside a digit',
      text: '[1{{more}}]',
      problem: /a value makes no JSON where "," or "\]" should stand/,
    },
    {
      what: 'a value within an escape',
      text: '"\\u00{{id}}"',
      problem: /a value makes no JSON where the rest of a text should stand/,
    },
    {
      what: 'brackets that each item opens',
      text: '{{#charts}}[{{/charts}}',
      problem: 'Every item of charts must close as many brackets as it opens.',
    },
    {
      what: 'something after the end',
      text: '{} {{#test}}x{{/test}}',
      problem: /"x" makes no JSON where nothing more should stand, with something in test/,
    },
  ])('is not made of $what', ({ text, problem }) => {
    if (typeof problem === 'string') expect(problemOf(text)).toContain(problem);
    else expect(problemOf(text)).toMatch(problem);
  });

  it('sections that change nothing for each other may be as many as there is room for', () => {
    const many = ALL.map((name) => `{{#${name}}}{{${name}}},{{/${name}}}`).join('');
    expect(problemOf(`[${many}${many}${many} 1]`)).toBeUndefined();
  });

  it('what would take too long to go through is refused', () => {
    const bracket = (sign: string, names: readonly string[]): string =>
      names.map((name) => `{{#${name}}}${sign}{{/${name}}}`).join('');
    const nested = (names: readonly string[]): string => `${bracket('[', names)}1${bracket(']', names.toReversed())}`;
    expect(problemOf(nested(ALL.slice(0, 6)))).toBeUndefined();
    expect(problemOf(nested(ALL))).toMatch(
      /so many sections depend on each other that a check takes more than \d+ steps/,
    );
  });

  it('ten characters of a text count for a step', () => {
    const text = (steps: number): string => `"${'x'.repeat((steps - 1) * 10 - 2)}"`;
    const of = (steps: number): unknown => jsonProblem([{ kind: 'text', text: text(steps), line: 7 }], {}, []);
    expect(of(TEMPLATE_LIMITS.checkSteps)).toBeUndefined();
    expect(of(TEMPLATE_LIMITS.checkSteps + 1)).toEqual({
      line: 7,
      problem: expect.stringMatching(/more than 30000 steps/) as string,
    });
  });

  it('a template with everything that findings have or lack is within the bound', () => {
    const members = [
      'value',
      'threshold',
      'baseline.value',
      'expected',
      'lower',
      'upper',
      'level.since',
      'judged_until',
    ];
    const both = members.map(
      (name) => `{{#${name}}}"${name}": {{${name}}},{{/${name}}}{{^${name}}}"no ${name}": 1,{{/${name}}}`,
    );
    const charts = `[{{#charts}}{ ${both.join('\n')} "end": 1}{{^isLast}},{{/isLast}}{{/charts}}]`;
    expect(problemOf(`{ "a": ${charts}, "b": ${charts}, "c": ${charts} }`)).toBeUndefined();
  });

  it('is made of any message by any template that is found to be right', () => {
    fc.assert(
      fc.property(
        fc.array(PIECE, { maxLength: 12 }),
        fc.array(MODEL, { minLength: 5, maxLength: 5 }),
        (pieces, models) => {
          const template = { text: `[${pieces.join('')}]`, contentType: JSON_TYPE };
          if (checkTemplate(template).length > 0) return;
          for (const model of models) expect(renderTemplate(template, model).kind).toBe('made');
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
