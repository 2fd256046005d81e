import { parseInput } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import { monitorInput } from './monitor-input.js';
import type { MonitorSpec } from './monitor-spec.js';

const host = { type: 'host', name: 'CPU', duration: 3, metric: 'cpu%', operator: '>' };
const connectivity = { type: 'connectivity' };
const service = { type: 'service', name: 'errors', service: 'webshop', metric: 'errors', duration: 1, operator: '<' };
const external = { type: 'external', name: 'shop', url: 'https://www.example.com/' };
const expression = { type: 'expression', name: 'load', expression: 'host(a, b)', operator: '>' };
const anomaly = { type: 'anomalyDetection', name: 'odd', scopes: ['webshop: app'], warningSensitivity: 'normal' };
const query = { type: 'query', name: 'latency', query: 'http.server{a="b"}', operator: '>' };

const common = { memo: '', isMute: false };

function read(body: unknown): MonitorSpec {
  return parseInput(monitorInput, body);
}

function refusal(body: unknown): string | undefined {
  try {
    read(body);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

it.each([
  { body: host, expected: { ...host, ...common, maxCheckAttempts: 1, scopes: [], excludeScopes: [] } },
  { body: connectivity, expected: { ...connectivity, ...common, name: 'connectivity', scopes: [], excludeScopes: [] } },
  {
    body: { ...connectivity, name: '' },
    expected: { ...connectivity, ...common, name: 'connectivity', scopes: [], excludeScopes: [] },
  },
  { body: service, expected: { ...service, ...common, maxCheckAttempts: 1 } },
  {
    body: external,
    expected: {
      ...external,
      ...common,
      method: 'GET',
      maxCheckAttempts: 1,
      skipCertificateVerification: false,
      requestBody: '',
      followRedirect: false,
      dualstack: 'ipv4',
    },
  },
  { body: expression, expected: { ...expression, ...common, evaluateBackwardMinutes: 2 } },
  {
    body: anomaly,
    expected: { ...anomaly, ...common, maxCheckAttempts: 3, scopes: [{ service: 'webshop', role: 'app' }] },
  },
  { body: query, expected: { ...query, ...common, evaluateBackwardMinutes: 0 } },
])('fills in the defaults of a monitor of kind $body.type', ({ body, expected }) => {
  expect(read(body)).toEqual(expected);
});

it.each([host, connectivity, service, external, expression, anomaly, query])(
  'takes null for unset and passes over unknown members in $type',
  (body) => {
    const nulls = {
      memo: null,
      isMute: null,
      notificationInterval: null,
      scopes: undefined,
      headers: null,
      warning: null,
      critical: null,
    };
    const {
      warning: _w,
      critical: _c,
      ...plain
    } = { ...read({ ...body, ...nulls, scopes: 'scopes' in body ? body.scopes : null, id: 'x', extra: 1 }) } as Record<
      string,
      unknown
    >;
    expect(plain).toEqual(read(body));
  },
);

it.each([
  { member: 'scopes', given: ['webshop', 'webshop:app', 'webshop: db'] },
  { member: 'excludeScopes', given: ['webshop', 'webshop:app', 'webshop: db'] },
])('reads both spellings of roles in $member', ({ member, given }) => {
  expect(read({ ...host, [member]: given })).toMatchObject({
    [member]: [{ service: 'webshop' }, { service: 'webshop', role: 'app' }, { service: 'webshop', role: 'db' }],
  });
});

it('keeps a threshold of 0 apart from none', () => {
  expect(read({ ...host, warning: 0, critical: null })).toMatchObject({ warning: 0 });
  expect(read({ ...host, warning: 0, critical: null })).not.toHaveProperty('critical');
});

it('takes empty optional texts and a training start of 0 for unset', () => {
  const spec = read({ ...external, service: '', containsString: '' });
  expect(spec).not.toMatchObject({ service: expect.anything() });
  expect(spec).not.toMatchObject({ containsString: expect.anything() });
  expect(read({ ...query, legend: '' })).not.toMatchObject({ legend: expect.anything() });
  expect(read({ ...anomaly, trainingPeriodFrom: 0 })).not.toMatchObject({ trainingPeriodFrom: expect.anything() });
});

const accepted: { body: Record<string, unknown>; member: string; values: unknown[] }[] = [
  { body: host, member: 'name', values: ['a', 'x'.repeat(1024)] },
  { body: host, member: 'memo', values: ['', 'x'.repeat(2048), '🔔'.repeat(2048)] },
  { body: host, member: 'notificationInterval', values: [10, 10.5, 525_600] },
  { body: host, member: 'duration', values: [1, 10] },
  { body: host, member: 'maxCheckAttempts', values: [1, 10] },
  {
    body: host,
    member: 'metric',
    values: [
      'loadavg5',
      'custom.a-b_C.9',
      'memory%',
      'disk%',
      'swap%',
      'container-cpu%',
      'container-memory%',
      'x'.repeat(255),
    ],
  },
  { body: host, member: 'operator', values: ['>', '<'] },
  { body: host, member: 'warning', values: [-1e300, 0, 0.0000001, 1e300] },
  { body: connectivity, member: 'alertStatusOnGone', values: ['CRITICAL', 'WARNING'] },
  { body: service, member: 'duration', values: [1, 10] },
  { body: service, member: 'missingDurationWarning', values: [10, 20, 10_080] },
  { body: service, member: 'missingDurationCritical', values: [10, 10_080] },
  {
    body: external,
    member: 'url',
    values: ['http://a', 'https://user:pw@www.example.com:8443/a?b=c', `https://a/${'x'.repeat(2038)}`],
  },
  { body: external, member: 'method', values: ['GET', 'POST', 'PUT', 'DELETE'] },
  { body: external, member: 'responseTimeWarning', values: [0, 500.5] },
  { body: external, member: 'responseTimeDuration', values: [1, 10] },
  { body: external, member: 'certificationExpirationCritical', values: [0, 30] },
  { body: external, member: 'expectedStatusCode', values: [100, 599] },
  { body: external, member: 'dualstack', values: ['ipv4', 'ipv6', 'auto'] },
  {
    body: external,
    member: 'headers',
    values: [[], [{ name: 'X-a', value: '' }], Array(50).fill({ name: 'X', value: 'é' })],
  },
  { body: external, member: 'requestBody', values: ['', 'x'.repeat(65_536)] },
  { body: expression, member: 'expression', values: ['a', 'x'.repeat(8192)] },
  { body: expression, member: 'evaluateBackwardMinutes', values: [2, 10] },
  { body: anomaly, member: 'warningSensitivity', values: ['insensitive', 'normal', 'sensitive'] },
  { body: anomaly, member: 'trainingPeriodFrom', values: [1, 1_764_000_000] },
  { body: query, member: 'query', values: ['a', 'x'.repeat(8192)] },
  { body: query, member: 'evaluateBackwardMinutes', values: [0, 10] },
  { body: query, member: 'legend', values: ['{{a.b}}', 'x'.repeat(1024)] },
];
it.each(
  accepted.flatMap(({ body, member, values }) => values.map((value) => ({ kind: body.type, body, member, value }))),
)('accepts $member $value of $kind', ({ body, member, value }) => {
  expect(refusal({ ...body, [member]: value })).toBeUndefined();
});

const refused: { body: Record<string, unknown>; member: string; values: unknown[]; problem: string | RegExp }[] = [
  { body: host, member: 'name', values: ['', ' '], problem: 'must not be empty' },
  { body: host, member: 'name', values: [undefined, null], problem: 'is required: text of at most 1024 characters' },
  {
    body: host,
    member: 'name',
    values: ['x'.repeat(1025)],
    problem: 'must be text of at most 1024 characters, not of 1025',
  },
  {
    body: host,
    member: 'memo',
    values: ['x'.repeat(2049)],
    problem: 'must be text of at most 2048 characters, not of 2049',
  },
  { body: host, member: 'memo', values: ['a\u0000'], problem: /U\+0000/ },
  { body: host, member: 'isMute', values: ['true', 1], problem: /must be true or false/ },
  {
    body: host,
    member: 'notificationInterval',
    values: [9.9, 0, -1, 525_601, '60'],
    problem: /must be a number from 10 to 525600/,
  },
  { body: host, member: 'duration', values: [0, 11, 1.5, '3'], problem: /must be a whole number from 1 to 10, not/ },
  { body: host, member: 'duration', values: [undefined, null], problem: 'is required: a whole number from 1 to 10' },
  { body: host, member: 'maxCheckAttempts', values: [0, 11], problem: /must be a whole number from 1 to 10, not/ },
  {
    body: host,
    member: 'metric',
    values: ['a b', 'cpu%%', 'gpu%', 'custom.*', 'a:b'],
    problem: /must be a metric name .* or one of cpu%/,
  },
  { body: host, member: 'metric', values: ['x'.repeat(256)], problem: /at most 255 characters/ },
  { body: host, member: 'operator', values: ['>=', '', '='], problem: /must be ">" or "<", not/ },
  { body: host, member: 'warning', values: ['80', true, Infinity], problem: /must be a number, not/ },
  { body: host, member: 'scopes', values: ['webshop'], problem: /must be a list of at most 1000 items/ },
  {
    body: host,
    member: 'scopes',
    values: [Array(1001).fill('a1')],
    problem: 'must be a list of at most 1000 items, not of 1001',
  },
  {
    body: connectivity,
    member: 'alertStatusOnGone',
    values: ['critical', 'UNKNOWN', 1],
    problem: /must be "CRITICAL" or "WARNING", not/,
  },
  { body: service, member: 'service', values: [undefined], problem: /is required/ },
  { body: service, member: 'metric', values: ['cpu%'], problem: /must be a metric name: letters/ },
  {
    body: service,
    member: 'missingDurationWarning',
    values: [0, 9, 10_090],
    problem: /must be a number from 10 to 10080, not/,
  },
  {
    body: service,
    member: 'missingDurationCritical',
    values: [11, 10_079, 15.5],
    problem: /must be a multiple of 10 from 10 to 10080 \(minutes\), not/,
  },
  {
    body: external,
    member: 'url',
    values: ['', 'example.com', 'ftp://a', 'http:a', 'http:///', ' https://a', 'javascript:alert(1)', 'https://a b/'],
    problem: /must be a URL that begins with http:\/\/ or https:\/\/, not/,
  },
  {
    body: external,
    member: 'url',
    values: [`https://a/${'x'.repeat(2039)}`],
    problem: /at most 2048 characters, not of 2049/,
  },
  {
    body: external,
    member: 'method',
    values: ['get', 'HEAD', 'PATCH'],
    problem: /must be "GET" or "POST" or "PUT" or "DELETE"/,
  },
  {
    body: external,
    member: 'responseTimeWarning',
    values: [-1, '500'],
    problem: /must be a number of at least 0, not/,
  },
  { body: external, member: 'responseTimeDuration', values: [0, 11], problem: /must be a whole number from 1 to 10/ },
  { body: external, member: 'certificationExpirationWarning', values: [-1], problem: /must be a number of at least 0/ },
  {
    body: external,
    member: 'expectedStatusCode',
    values: [99, 600, 200.5],
    problem: /must be a whole number from 100 to 599/,
  },
  { body: external, member: 'dualstack', values: ['ipv5'], problem: /must be "ipv4" or "ipv6" or "auto"/ },
  {
    body: external,
    member: 'headers',
    values: [Array(51).fill({ name: 'X', value: '' })],
    problem: /must be a list of at most 50 items, not of 51/,
  },
  { body: expression, member: 'expression', values: ['', ' \n'], problem: 'must not be empty' },
  {
    body: expression,
    member: 'expression',
    values: ['x'.repeat(8193)],
    problem: /at most 8192 characters, not of 8193/,
  },
  {
    body: expression,
    member: 'evaluateBackwardMinutes',
    values: [1, 11],
    problem: /must be a whole number from 2 to 10/,
  },
  {
    body: anomaly,
    member: 'warningSensitivity',
    values: ['high'],
    problem: /must be "insensitive" or "normal" or "sensitive"/,
  },
  { body: anomaly, member: 'maxCheckAttempts', values: [0, 11], problem: /must be a whole number from 1 to 10/ },
  { body: anomaly, member: 'trainingPeriodFrom', values: [-1, 1.5], problem: /must be a whole number of at least 0/ },
  { body: query, member: 'query', values: [''], problem: 'must not be empty' },
  { body: query, member: 'evaluateBackwardMinutes', values: [-1, 11], problem: /must be a whole number from 0 to 10/ },
];
it.each(
  refused.flatMap(({ body, member, values, problem }) =>
    values.map((value) => ({ kind: body.type, body, member, value, problem })),
  ),
)('refuses $member $value of $kind', ({ body, member, value, problem }) => {
  const message = refusal({ ...body, [member]: value });
  expect(message).toMatch(new RegExp(`^${member}: `));
  if (typeof problem === 'string') expect(message).toBe(`${member}: ${problem}`);
  else expect(message).toMatch(problem);
});

it.each([
  {
    body: { ...host, scopes: ['webshop', 'web shop'] },
    message: 'scopes[1]: must be "service" or "service: role", not "web shop"',
  },
  { body: { ...host, scopes: [7] }, message: 'scopes[0]: must be "service" or "service: role", not 7' },
  {
    body: { ...external, headers: [{ name: 'a b', value: '' }] },
    message: /^headers\[0\]\.name: must be a header name/,
  },
  {
    body: { ...external, headers: [{ name: 'A', value: 'x\r\nB: y' }] },
    message: /^headers\[0\]\.value: must be a header value: no line breaks/,
  },
  ...['Content-Length', 'Expect', 'keep-alive', 'TRANSFER-ENCODING', 'Upgrade'].map((name) => ({
    body: {
      ...external,
      headers: [
        { name: 'Host', value: 'a' },
        { name, value: '1' },
      ],
    },
    message: /^headers\[1\]\.name: must be a header that a monitor can send: .* are set by the connection, not "/,
  })),
  { body: { ...external, headers: [{ name: 'A' }] }, message: /^headers\[0\]\.value: is required/ },
  { body: { ...external, headers: ['A: b'] }, message: /^headers\[0\]: must be an object with name and value/ },
  {
    body: { ...host, type: 'check' },
    message: /^type: must be one of connectivity, host, service, external, expression, anomalyDetection, query$/,
  },
  { body: {}, message: /^type: must be one of/ },
  { body: null, message: 'the body must be a JSON object' },
  { body: [], message: 'the body must be a JSON object' },
  { body: 'text', message: 'the body must be a JSON object' },
])('says $message', ({ body, message }) => {
  expect(refusal(body)).toMatch(message);
});
