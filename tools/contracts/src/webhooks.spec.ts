import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): unknown => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));

const GOLDEN = 'libs/dispatcher/domain/fixtures/mackerel';
const golden = readdirSync(root + GOLDEN);
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
  allowUnionTypes: true,
});
const isWebhook = ajv.compile(read('docs/contracts/webhook.schema.json') as object);

type Json = Record<string, unknown>;
const bodyOf = (file: string): Json => read(`${GOLDEN}/${file}`) as Json;
const alertOf = (body: Json): Json => body.alert as Json;

it.each(golden)('%s is as the schema of webhooks says', (file) => {
  isWebhook(bodyOf(file));
  expect(isWebhook.errors ?? []).toEqual([]);
});

it('knows every event that a webhook can have', () => {
  const events = new Set(golden.map((file) => bodyOf(file).event));
  expect([...events].sort()).toEqual([
    ...['alert', 'alertGroup', 'hostRegister', 'hostRetire', 'hostStatus'],
    ...['monitorCreate', 'monitorDelete', 'monitorUpdate', 'sample'],
  ]);
});

it.each(golden)('a member more or less in %s is not', (file) => {
  const body = bodyOf(file);
  expect(isWebhook({ ...body, extra: 1 })).toBe(false);
  for (const member of Object.keys(body)) {
    // External alerts have a service only if they are linked to one.
    if (member === 'service' && body.type === 'external') continue;
    const { [member]: _left, ...rest } = body;
    expect({ member, isWebhook: isWebhook(rest) }).toEqual({ member, isWebhook: false });
  }
});

it.each<{ wrong: string; file: string; change: (body: Json) => void }>([
  { wrong: 'a time in milliseconds as text', file: 'host-recovered.json', change: (b) => (alertOf(b).closedAt = '1') },
  { wrong: 'an open alert that is ok', file: 'host-recovered.json', change: (b) => (alertOf(b).isOpen = true) },
  { wrong: 'an end that is not ok', file: 'host-recovered.json', change: (b) => (alertOf(b).status = 'warning') },
  { wrong: 'a status in capitals', file: 'check-warning.json', change: (b) => (alertOf(b).status = 'WARNING') },
  {
    wrong: 'the trigger of the alert log',
    file: 'host-closed-by-hand.json',
    change: (b) => (alertOf(b).trigger = 'manual'),
  },
  {
    wrong: 'a value when it was closed by hand',
    file: 'host-closed-by-hand.json',
    change: (b) => (alertOf(b).metricValue = 1),
  },
  { wrong: 'a metric of a check', file: 'check-warning.json', change: (b) => (alertOf(b).metricLabel = 'x') },
  {
    wrong: 'a picture of a check',
    file: 'check-warning.json',
    change: (b) => (b.imageUrl = 'https://x/embed/public/alert/y.png'),
  },
  {
    wrong: 'a host of an expression',
    file: 'expression-warning.json',
    change: (b) => (b.host = bodyOf('host-recovered.json').host),
  },
  {
    wrong: 'a status that a kind does not have',
    file: 'host-warning-opened.json',
    change: (b) => (alertOf(b).status = 'unknown'),
  },
  {
    wrong: 'a role without its space',
    file: 'host-warning-opened.json',
    change: (b) => ((b.host as { roles: Json[] }).roles[0].fullname = 'webshop:app'),
  },
  {
    wrong: 'options of a monitor',
    file: 'notice-monitor-created-host.json',
    change: (b) => ((b.monitor as Json).options = {}),
  },
  {
    wrong: 'a group in small letters',
    file: 'alert-group-open.json',
    change: (b) => ((b.alertGroup as Json).status = 'critical'),
  },
  { wrong: 'a user of a group', file: 'alert-group-open.json', change: (b) => (b.user = null) },
])('$wrong is not', ({ file, change }) => {
  const body = bodyOf(file);
  change(body);
  expect(isWebhook(body)).toBe(false);
});
