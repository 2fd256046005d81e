import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTests } from './read-tests.js';
import { runTest } from './run-test.js';

const MONITORS = [
  { type: 'host', name: 'load', metric: 'loadavg5', operator: '>', warning: 5, duration: 1, scopes: ['shop: app'] },
  { type: 'service', name: 'errors', service: 'shop', metric: 'errors', operator: '>', critical: 5, duration: 1 },
  { type: 'external', name: 'top page', url: 'https://shop.example.com/', maxCheckAttempts: 2 },
  { type: 'expression', name: 'web', expression: 'avg(role(shop:app, loadavg5))', operator: '>', warning: 5 },
];

describe('a test', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-run-test-'));
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The comparisons of what failed, each line as a text. */
  function failuresOf(test: object): readonly string[] {
    const file = join(directory, 'tests.yaml');
    const hosts = [{ name: 'app01', roles: ['shop:app'] }, { name: 'db01' }];
    writeFileSync(file, JSON.stringify({ monitors: MONITORS, hosts, tests: [{ name: 'a test', ...test }] }));
    const read = readTests(file);
    if ('faults' in read) throw new Error(JSON.stringify(read.faults));
    const { failures } = runTest(read.tests[0], read.surroundings);
    return failures.flatMap(({ comparison }) => comparison.map(({ is, text }) => `${is}: ${text}`));
  }

  it.each([
    { what: 'scopes', timeline: '1:00 db01 loadavg5=6\n1:00 app01 loadavg5=6 => load@app01 opens warning' },
    { what: 'services', timeline: '1:00 shop errors=6 => errors@shop opens critical' },
    {
      what: 'runs',
      timeline: '1:00 "top page" answers 503 "a"\n2:00 "top page" answers 503 "a" => "top page"@monitor opens critical',
    },
    { what: 'results', timeline: '1:00 web comes to 5\n6:00 web comes to 6 => web@monitor opens warning at 6:00' },
    {
      what: 'edits',
      timeline:
        '1:00 edit load {"warning":7,"critical":8}\n2:00 app01 loadavg5=7\n3:00 app01 loadavg5=9 => load@app01 opens critical',
    },
    { what: 'edits that take a member away', timeline: '1:00 edit load {"warning":null}\n2:00 app01 loadavg5=9' },
    {
      what: 'deletions',
      timeline:
        '1:00 app01 loadavg5=6 => load@app01 opens warning\n2:00 delete monitor load => load@app01 closes monitorDelete',
    },
    {
      what: 'roles',
      timeline:
        '1:00 app01 has roles\n2:00 app01 loadavg5=6\n3:00 db01 has roles shop:app\n4:00 db01 loadavg5=6 => load@db01 opens warning',
    },
  ])('is played by what monitors say: $what', ({ timeline }) => {
    expect(failuresOf({ timeline })).toEqual([]);
  });

  it.each([
    { timeline: '1:00 edit load {"duration":11}', problem: 'duration: must be a whole number from 1 to 10, not 11' },
    { timeline: '1:00 edit load {duration}', problem: expect.stringMatching(/^problem: {duration} is not JSON: /) },
    { timeline: '1:00 edit host app01 {"memo":"new"}', problem: 'only monitors can be edited, not a host' },
    { timeline: '1:00 edit lod {"warning":3}', problem: 'the timeline has no monitor lod' },
    { timeline: '1:00 delete monitor load\n2:00 edit load {"warning":3}', problem: 'the timeline has no monitor load' },
    { timeline: '1:00 wake load@app01', problem: 'no alert load@app01 is open' },
  ])('says why "$timeline" cannot be', ({ timeline, problem }) => {
    expect(failuresOf({ timeline })).toEqual([typeof problem === 'string' ? `problem: ${problem}` : problem]);
  });

  it('compares what happened at once one by one', () => {
    const timeline =
      '1:00 edit load {"name":"other"}\n2:00 app01 loadavg5=6 => load@app01 opens warning; load@app01 closes';
    expect(failuresOf({ timeline })).toEqual([
      'same: load@app01 opens warning at 2:00 "loadavg5 6 > 5"',
      'missing: load@app01 closes',
    ]);
  });

  const series = [{ host: 'app01', metric: 'loadavg5', values: '5 6 _ 5' }];
  it.each([
    { at: '59s', is: 'ok', failures: [] },
    { at: '1m', is: 'warning', failures: [] },
    { at: '2m59s', is: 'warning', failures: [] },
    { at: '3m', is: 'ok', failures: [] },
    { at: '1m', is: 'ok', failures: ['missing: ok', 'unexpected: warning since 1:00 "loadavg5 6 > 5"'] },
    { at: '3m', is: 'warning', failures: ['missing: warning', 'unexpected: ok since 3:00 "loadavg5 5"'] },
  ])('knows that at $at the alert is not otherwise than $is: $failures', ({ at, is, failures }) => {
    expect(failuresOf({ series, expect: [{ at, alert: 'load@app01', is }] })).toEqual(failures);
  });

  it('compares a message only if one is given', () => {
    const expected = { at: '1m', alert: 'load@app01', is: 'warning' };
    expect(failuresOf({ series, expect: [{ ...expected, message: 'loadavg5 6 > 5' }] })).toEqual([]);
    expect(failuresOf({ series, expect: [{ ...expected, message: 'loadavg5 7 > 5' }] })).toEqual([
      'missing: warning "loadavg5 7 > 5"',
      'unexpected: warning since 1:00 "loadavg5 6 > 5"',
    ]);
  });
});
