import { checkTemplate, KPI_MEMBERS, type Members, TEMPLATE_LIMITS } from '@tocsin/webhook-template';
import { read, tableRows } from './documents.js';

const text = read('docs/kpi-webhooks.md');
const [about, names] = text.split('## What a template can name');
const [example, template] = [...about.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, block]) => block);

/** Every name of a template, items of lists as `charts[].header`. */
function namesOf(members: Members, path = ''): string[] {
  return Object.entries(members).flatMap(([name, shape]) => {
    if (name === 'isFirst' || name === 'isLast') return [];
    const here = `${path}${name}`;
    if (!('members' in shape)) return [here];
    return namesOf(shape.members, `${here}${shape.kind === 'list' ? '[]' : ''}.`);
  });
}

it('lists every name that a template can use, and no other', () => {
  expect(tableRows(names).flatMap(([cell]) => /^`(.+)`$/.exec(cell)?.[1] ?? [])).toEqual(namesOf(KPI_MEMBERS));
});

it('shows the shape of Amplitude as it is', () => {
  const golden = read('libs/dispatcher/domain/fixtures/kpi/amplitude/threshold-with-picture.json');
  expect(JSON.parse(`[${example}]`)).toEqual(JSON.parse(golden));
});

it('shows a template that can be used', () => {
  expect(checkTemplate({ text: template, contentType: 'application/json' })).toEqual([]);
});

it('tells of every format', () => {
  const schema = read('libs/payload-schemas/src/config/product-states.ts').split(
    'export const projectWebhookFormat',
  )[1];
  const formats = [...schema.slice(0, schema.indexOf(']')).matchAll(/'(\w+)'/g)].map(([, format]) => format);
  const [table] = about.split('## The shape of Amplitude');
  const rows = tableRows(table).flatMap(([cell]) => /^`(\w+)`$/.exec(cell)?.[1] ?? []);
  expect(rows.filter((name) => name !== 'format').sort()).toEqual(formats.sort());
});

it('names the limits', () => {
  for (const limit of [TEMPLATE_LIMITS.text, TEMPLATE_LIMITS.outputBytes, TEMPLATE_LIMITS.checkSteps]) {
    expect(text).toContain(limit.toLocaleString('en-US'));
  }
  expect(text).toContain(`${TEMPLATE_LIMITS.depth} sections`);
});
