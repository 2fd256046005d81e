import fc from 'fast-check';
import { TEMPLATE_LIMITS } from './template-limits.js';
import { escaped, escapingOf } from './content-type.js';
import { withCredential } from './credential.js';
import { checkTemplate, namesCredential, renderTemplate, type TemplateOutcome } from './webhook-template.js';

const JSON_TYPE = 'application/json';
const MODEL = {
  id: 'msg_1',
  test: false,
  more: 0,
  project: { name: 'Web "shop" <b>', number: 7 },
  monitor: { name: 'A\n& B', memo: '' },
  charts: [
    {
      header: 'first',
      value: 44.4,
      image_url: null,
      segment: { name: 'Germany', group_by: [] },
      condition: { type: 'threshold' },
    },
    {
      header: 'second',
      value: 0,
      image_url: 'https://x.test/a.png',
      segment: { name: 'France', group_by: [{ property: 'plan', value: 'plus' }] },
      condition: { type: 'change', by: { percent: 20 } },
    },
  ],
};

function made(text: string, contentType = 'text/plain', model: unknown = MODEL): string {
  const outcome = renderTemplate({ text, contentType }, model);
  return outcome.kind === 'made' ? outcome.text : JSON.stringify(outcome);
}

const problemsOf = (text: string, contentType = 'text/plain'): readonly object[] =>
  checkTemplate({ text, contentType });

describe('what a template makes', () => {
  it.each([
    { what: 'text alone', text: 'a { b } c', expected: 'a { b } c' },
    { what: 'nothing', text: '', expected: '' },
    { what: 'values', text: '{{id}}|{{ project.number }}|{{test}}', expected: 'msg_1|7|false' },
    { what: 'null', text: '[{{counted_until}}]', expected: '[]' },
    { what: 'a comment', text: 'a{{! what\never }}b', expected: 'ab' },
    {
      what: 'a section for each',
      text: '{{#charts}}{{header}}={{value}};{{/charts}}',
      expected: 'first=44.4;second=0;',
    },
    {
      what: 'separators',
      text: '{{#charts}}{{#isFirst}}[{{/isFirst}}{{header}}{{^isLast}}, {{/isLast}}{{#isLast}}]{{/isLast}}{{/charts}}',
      expected: '[first, second]',
    },
    {
      what: 'a name of a context further out',
      text: '{{#charts}}{{monitor.memo}}{{id}} {{/charts}}',
      expected: 'msg_1 msg_1 ',
    },
    {
      what: 'what is there and what is not',
      text: '{{#charts}}{{#image_url}}{{image_url}}{{/image_url}}{{^image_url}}none {{/image_url}}{{/charts}}',
      expected: 'none https://x.test/a.png',
    },
    { what: 'an object as a section', text: '{{#project}}{{number}}{{/project}}', expected: '7' },
    {
      what: 'false, empty texts and zero',
      text: '{{#test}}t{{/test}}{{#monitor.memo}}m{{/monitor.memo}}{{#more}}0{{/more}}',
      expected: '0',
    },
    {
      what: 'a member that this condition lacks, though a context further out has one of that name',
      text: '{{#charts}}{{#condition}}{{type}}:{{value}} {{/condition}}{{/charts}}',
      expected: 'threshold: change: ',
    },
    {
      what: 'lists within lists',
      text: '{{#charts}}{{#segment.group_by}}{{property}}={{value}}{{/segment.group_by}}{{/charts}}',
      expected: 'plan=plus',
    },
  ])('$what', ({ text, expected }) => {
    expect(made(text)).toBe(expected);
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('escaping', () => {
  const text = '{{project.name}}/{{monitor.name}}';
  it.each([
    { contentType: 'text/plain', expected: 'Web "shop" <b>/A\n& B' },
    { contentType: 'text/plain; charset=utf-8', expected: 'Web "shop" <b>/A\n& B' },
    { contentType: 'text/html', expected: 'Web &quot;shop&quot; &lt;b&gt;/A\n&amp; B' },
    { contentType: 'application/soap+xml', expected: 'Web &quot;shop&quot; &lt;b&gt;/A\n&amp; B' },
    { contentType: 'application/x-www-form-urlencoded', expected: 'Web%20%22shop%22%20%3Cb%3E/A%0A%26%20B' },
  ])('as $contentType', ({ contentType, expected }) => {
    expect(made(text, contentType)).toBe(expected);
  });

  it.each([
    { what: 'within quotation marks', text: '"{{project.name}}"', expected: '"Web \\"shop\\" <b>"' },
    { what: 'without them, a text', text: '{{project.name}}', expected: '"Web \\"shop\\" <b>"' },
    { what: 'a number', text: '[{{project.number}}, "{{project.number}}"]', expected: '[7, "7"]' },
    { what: 'null', text: '[{{counted_until}}, "{{counted_until}}"]', expected: '[null, ""]' },
    {
      what: 'a list of what the model knows',
      text: '[{{#charts}}{{segment.group_by}}{{^isLast}},{{/isLast}}{{/charts}}]',
      expected: '[[],[{"property":"plan","value":"plus","isFirst":true,"isLast":true}]]',
    },
    { what: 'after an escaped quotation mark', text: '"a\\"{{id}}"', expected: '"a\\"msg_1"' },
    { what: 'after an escaped backslash', text: '["a\\\\",{{id}}]', expected: '["a\\\\","msg_1"]' },
  ])('in JSON: $what', ({ text: template, expected }) => {
    expect(made(template, JSON_TYPE)).toEqual(expected);
  });

  it('what comes to no JSON is said to be wrong, as a receiver would refuse it', () => {
    const template = { text: '{{#project.name}}{"a":1,}{{/project.name}}', contentType: JSON_TYPE };
    expect(renderTemplate(template, { project: { name: 'x' } })).toMatchObject({
      kind: 'wrong',
      problems: [
        { line: null, problem: 'What it makes is no JSON: character 8 of 8 is not a name in quotation marks.' },
      ],
    });
  });

  it('makes JSON of whatever people wrote', () => {
    const template = '{"a":"{{id}}","b":{{id}},"c":[{{#charts}}{"h":"{{header}}"}{{^isLast}},{{/isLast}}{{/charts}}]}';
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (id, headers) => {
        const text = made(template, JSON_TYPE, { id, charts: headers.map((header) => ({ header })) });
        expect(JSON.parse(text)).toEqual({ a: id, b: id, c: headers.map((h) => ({ h })) });
      }),
    );
  });

  it('a form takes half a character', () => {
    expect(made('{{id}}', 'application/x-www-form-urlencoded', { id: '\ud800' })).toBe('%EF%BF%BD');
  });
});

describe('the credential of the webhook', () => {
  it.each([
    {
      contentType: 'application/json',
      text: '{"a": "Key {{credential}}", "b": {{credential}}}',
      sent: '{"a": "Key s\\"<é", "b": "s\\"<é"}',
    },
    {
      contentType: 'application/x-www-form-urlencoded',
      text: 'key={{credential}}&id={{id}}',
      sent: 'key=s%22%3C%C3%A9&id=msg_1',
    },
    { contentType: 'text/html', text: '<a b="{{credential}}">', sent: '<a b="s&quot;&lt;é">' },
    { contentType: 'text/plain', text: '{{#charts}}{{credential}} {{/charts}}', sent: 's"<é s"<é ' },
  ])('is put into what was made when it is sent: $contentType', ({ contentType, text, sent: expected }) => {
    expect(problemsOf(text, contentType)).toEqual([]);
    expect(namesCredential({ text, contentType })).toBe(true);
    const body = Buffer.from(made(text, contentType));
    const escaping = escapingOf(contentType) ?? 'none';
    expect(withCredential(body, escaped('s"<é', escaping)).toString()).toBe(expected);
  });

  it.each(['application/json', 'text/plain', 'text/html', 'application/x-www-form-urlencoded'])(
    'is not put where a text pretends to be its place: %s',
    (contentType) => {
      const text = contentType === 'application/json' ? '"{{id}}"' : '{{id}}';
      const body = Buffer.from(made(text, contentType, { id: 'a\u0001\u0002b' }));
      expect(withCredential(body, 'secret').toString()).not.toContain('secret');
      expect(namesCredential({ text, contentType })).toBe(false);
    },
  );

  it.each([
    { text: 'a\u0001\u0002', problem: 'U+0001 and U+0002 cannot stand in it.' },
    {
      text: '{{#credential}}a{{/credential}}',
      problem: 'credential is a secret: it can stand as a value, and nothing can depend on it.',
    },
  ])('$problem', ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([expect.objectContaining({ problem })]);
  });
});

describe('what is wrong with a template', () => {
  it.each([
    { text: '{{nothing}}', line: 1, problem: /^There is no nothing here\. There are: charts, event_type,/ },
    {
      text: 'a\n{{project.nothing}}',
      line: 2,
      problem: /^There is no project\.nothing here\. There are: project\.id, project\.number, project\.name\.$/,
    },
    { text: '{{project.name.length}}', line: 1, problem: /no project\.name\.length here\. There are: project\.id, / },
    { text: '{{constructor}}', line: 1, problem: /no constructor/ },
    { text: '{{project.__proto__}}', line: 1, problem: /no project\.__proto__/ },
    { text: '{{header}}', line: 1, problem: /no header here/ },
    { text: '{{#charts}}\n\n{{nothing}}{{/charts}}', line: 3, problem: /There are: header, / },
    { text: '\n{{#charts}}', line: 2, problem: /charts does not end: \{\{\/charts\}\} is missing/ },
    { text: '{{/charts}}', line: 1, problem: /ends nothing: no section is open/ },
    { text: '{{#charts}}{{#test}}{{/charts}}{{/test}}', line: 1, problem: /\{\{\/test\}\} comes first/ },
    { text: 'a\nb {{id', line: 2, problem: /does not end: \}\} is missing/ },
    { text: '{{}}', line: 1, problem: /"" is no name/ },
    { text: '{{a b}}', line: 1, problem: /"a b" is no name/ },
    { text: '{{.}}', line: 1, problem: /is no name/ },
    { text: '{{> other}}', line: 1, problem: /no partials/ },
    { text: '{{& id}}', line: 1, problem: /Escaping cannot/ },
    { text: '{{{id}}}', line: 1, problem: /use two braces/ },
    { text: '{{=<% %>=}}', line: 1, problem: /Delimiters cannot/ },
    { text: '{{charts}}', line: 1, problem: /charts is a list: open it as a section/ },
    { text: '{{project}}', line: 1, problem: /project is an object/ },
    { text: '{{#charts}}{{#charts}}{{/charts}}{{/charts}}', line: 1, problem: /charts is within itself/ },
  ])('$text', ({ text, line, problem }) => {
    const [first] = checkTemplate({ text, contentType: 'text/plain' });
    expect(first).toEqual({ line, problem: expect.stringMatching(problem) as string });
    expect(renderTemplate({ text, contentType: 'text/plain' }, MODEL).kind).toBe('wrong');
  });

  it.each([
    { text: '{{#test}}"{{/test}}"', line: 1, problem: /Quotation marks must close where they open/ },
    { text: '"{{project}}"', line: 1, problem: /project is an object/ },
    { text: '"\\{{id}}"', line: 1, problem: /A backslash cannot stand before a value/ },
    { text: '[{{#charts}}1,{{/charts}}1,{{#isNo}}{{/isNo}}]', line: 1, problem: /no isNo/ },
    { text: '{"a":\n }', line: 2, problem: /^"}" makes no JSON where a value should stand\.$/ },
  ])('as JSON: $text', ({ text, line, problem }) => {
    const problems = checkTemplate({ text, contentType: JSON_TYPE });
    expect(problems[0]).toEqual({ line, problem: expect.stringMatching(problem) as string });
  });

  it.each(['json', 'text/', 'text/plain; charset=latin1', 'text/plain\r\nx: y', ''])(
    'the content type %j',
    (contentType) => {
      expect(checkTemplate({ text: 'a', contentType })).toEqual([
        { line: null, problem: expect.stringContaining('no content type in UTF-8') as string },
      ]);
    },
  );

  it.each([
    { text: `{{${'x y'.repeat(5_000)}}}`, told: `"${'x y'.repeat(13)}x…" is no name: names are like monitor.name.` },
    { text: '{{{id}}', told: /part them with a space from one that is text/ },
  ])('in few words: $told', ({ text, told }) => {
    expect(problemsOf(text)).toEqual([
      { line: 1, problem: typeof told === 'string' ? told : expect.stringMatching(told) },
    ]);
  });

  it.each(['{{#charts}}', '{{nothing}}', '{{a b}}'])('no more than ten faults at once: %s', (fault) => {
    expect(problemsOf(fault.repeat(100))).toHaveLength(10);
  });

  it('all of it, not the first fault alone', () => {
    expect(problemsOf('{{a}}\n{{b}}')).toEqual([
      expect.objectContaining({ line: 1 }),
      expect.objectContaining({ line: 2 }),
    ]);
  });
});

describe('limits', () => {
  const nested = (depth: number): string => '{{#test}}'.repeat(depth) + '{{/test}}'.repeat(depth);
  it.each([
    { what: 'its length', at: 'x'.repeat(TEMPLATE_LIMITS.text), beyond: 'x'.repeat(TEMPLATE_LIMITS.text + 1) },
    { what: 'sections within sections', at: nested(TEMPLATE_LIMITS.depth), beyond: nested(TEMPLATE_LIMITS.depth + 1) },
    { what: 'what it makes of long texts', at: '{{id}}'.repeat(65), beyond: '{{id}}'.repeat(66) },
  ])('$what', ({ at, beyond }) => {
    expect(problemsOf(at)).toEqual([]);
    expect(problemsOf(beyond)).toHaveLength(1);
  });

  it('what it makes, in bytes', () => {
    const of = (text: string): string =>
      renderTemplate({ text: '{{id}}', contentType: 'text/plain' }, { id: text }).kind;
    expect(of('é'.repeat(TEMPLATE_LIMITS.outputBytes / 2))).toBe('made');
    expect(of(`${'é'.repeat(TEMPLATE_LIMITS.outputBytes / 2)}a`)).toBe('tooLarge');
  });

  it.each([
    { contentType: 'text/plain', most: 1_028 },
    { contentType: 'text/html', most: 171 },
    { contentType: 'application/x-www-form-urlencoded', most: 342 },
  ])('what it makes, with the longest credential in its places: $contentType', ({ contentType, most }) => {
    const of = (count: number): TemplateOutcome =>
      renderTemplate({ text: '{{credential}}'.repeat(count), contentType }, {});
    const made = of(most);
    const credential = escaped('"'.repeat(TEMPLATE_LIMITS.credential), escapingOf(contentType) ?? 'none');
    const sent = made.kind === 'made' ? withCredential(Buffer.from(made.text), credential).length : 0;
    expect(sent).toBe(most * credential.length);
    expect(sent).toBeLessThanOrEqual(TEMPLATE_LIMITS.outputBytes);
    expect(of(most + 1).kind).toBe('tooLarge');
  });

  it('the steps that it takes', () => {
    const charts = (count: number): unknown => ({ charts: Array.from({ length: count }, () => ({})) });
    const of = (count: number): string =>
      renderTemplate({ text: '{{#charts}}{{header}}{{/charts}}', contentType: 'text/plain' }, charts(count)).kind;
    expect(of(TEMPLATE_LIMITS.steps - 1)).toBe('made');
    expect(of(TEMPLATE_LIMITS.steps)).toBe('tooLarge');
  });
});
