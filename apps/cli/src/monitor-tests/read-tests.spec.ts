import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTests } from './read-tests.js';
import { MAX_FILE_BYTES } from './yaml-file.js';

const load = { type: 'host', name: 'load', metric: 'loadavg5', operator: '>', warning: 5, duration: 1 };
const series = { host: 'app01', metric: 'loadavg5', values: '1' };
const well = { at: '0', alert: 'load@app01', is: 'ok' };
const bySeries = { name: 'a test', series: [series], expect: [well] };
const byTimeline = (timeline: string): object => ({ name: 'a test', timeline });
const whole = { monitors: [load], hosts: [{ name: 'app01' }], tests: [bySeries] };

const times = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);
const hosts = (count: number): object[] =>
  times(count, 0).map((_, i) => ({ name: `app${String(i).padStart(2, '0')}` }));
const services = (count: number): object[] => times(count, 0).map((_, i) => ({ name: `shop${i}` }));
const monitors = (count: number): object[] =>
  times(count, 0).map((_, i) => ({ ...load, name: i === 0 ? 'load' : `${i}` }));

describe('a file of tests', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-tests-'));
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** What is wrong with a file, each as `LINE: PROBLEM`. */
  function faultsOf(text: string): readonly string[] {
    const file = join(directory, 'tests.yaml');
    writeFileSync(file, text);
    const read = readTests(file);
    return 'faults' in read ? read.faults.map(({ line, problem }) => `${line}: ${problem.split('\n')[0]}`) : [];
  }

  it.each([
    { what: 'monitors', most: { monitors: monitors(5_000) }, more: { monitors: monitors(5_001) }, member: 'monitors' },
    { what: 'hosts', most: { hosts: hosts(1_000) }, more: { hosts: hosts(1_001) }, member: 'hosts' },
    { what: 'services', most: { services: services(1_000) }, more: { services: services(1_001) }, member: 'services' },
    {
      what: 'tests',
      most: { tests: times(1_000, bySeries) },
      more: { tests: times(1_001, bySeries) },
      member: 'tests',
    },
    { what: 'no tests', most: {}, more: { tests: [] }, member: 'tests' },
    {
      what: 'roles of a host',
      most: { hosts: [{ name: 'app01', roles: times(100, 'shop:app') }] },
      more: { hosts: [{ name: 'app01', roles: times(101, 'shop:app') }] },
      member: 'hosts[0].roles',
    },
    {
      what: 'checks of a host',
      most: { hosts: [{ name: 'app01', checks: times(200, 'disk') }] },
      more: { hosts: [{ name: 'app01', checks: times(201, 'disk') }] },
      member: 'hosts[0].checks',
    },
    {
      what: 'roles of a service',
      most: { services: [{ name: 'shop', roles: times(100, 'app') }] },
      more: { services: [{ name: 'shop', roles: times(101, 'app') }] },
      member: 'services[0].roles',
    },
    {
      what: 'characters of a name',
      most: { tests: [{ ...bySeries, name: 'é'.repeat(1_024) }] },
      more: { tests: [{ ...bySeries, name: 'é'.repeat(1_025) }] },
      member: 'tests[0].name',
    },
    {
      what: 'series of a test',
      most: { tests: [{ ...bySeries, series: times(100, series) }] },
      more: { tests: [{ ...bySeries, series: times(101, series) }] },
      member: 'tests[0].series',
    },
    {
      what: 'expectations of a test',
      most: { tests: [{ ...bySeries, expect: times(1_000, well) }] },
      more: { tests: [{ ...bySeries, expect: times(1_001, well) }] },
      member: 'tests[0].expect',
    },
    {
      what: 'characters of a series',
      most: { tests: [{ ...bySeries, series: [{ ...series, values: '1'.padEnd(65_536) }] }] },
      more: { tests: [{ ...bySeries, series: [{ ...series, values: '1'.padEnd(65_537) }] }] },
      member: 'tests[0].series[0].values',
    },
    {
      what: 'characters of a timeline',
      most: { tests: [byTimeline('0:00 tick'.padEnd(1_048_576))] },
      more: { tests: [byTimeline('0:00 tick'.padEnd(1_048_577))] },
      member: 'tests[0].timeline',
    },
    {
      what: 'the shortest interval',
      most: { tests: [{ ...bySeries, interval: '1s' }] },
      more: { tests: [{ ...bySeries, interval: '0s' }] },
      member: 'tests[0].interval',
    },
    {
      what: 'the longest interval',
      most: { tests: [{ ...bySeries, interval: '1d' }] },
      more: { tests: [{ ...bySeries, interval: '24h1s' }] },
      member: 'tests[0].interval',
    },
    {
      what: 'the latest expectation',
      most: { tests: [{ ...bySeries, expect: [{ ...well, at: '14d' }] }] },
      more: { tests: [{ ...bySeries, expect: [{ ...well, at: '14d1s' }] }] },
      member: 'tests[0].expect[0].at',
    },
    {
      what: 'the end of a series',
      most: { tests: [{ ...bySeries, interval: '1d', series: [{ ...series, values: '1x14' }] }] },
      more: { tests: [{ ...bySeries, interval: '1d', series: [{ ...series, values: '1x15' }] }] },
      member: 'tests[0].series[0].values',
    },
  ])('has limits: $what', ({ most, more, member }) => {
    expect(faultsOf(JSON.stringify({ ...whole, ...most })).filter((fault) => fault.includes(`${member}: `))).toEqual(
      [],
    );
    expect(faultsOf(JSON.stringify({ ...whole, ...more }))).toEqual([expect.stringContaining(`: ${member}: must `)]);
  });

  it('has limits: bytes, and the end of a timeline', () => {
    const text = JSON.stringify(whole);
    expect(faultsOf(text.padEnd(MAX_FILE_BYTES))).toEqual([]);
    expect(faultsOf(text.padEnd(MAX_FILE_BYTES + 1))).toEqual([expect.stringMatching(/must be at most 4194304 bytes/)]);
    expect(faultsOf(JSON.stringify({ ...whole, tests: [byTimeline('336:00:00 tick')] }))).toEqual([]);
    expect(faultsOf(JSON.stringify({ ...whole, tests: [byTimeline('336:00:01 tick')] }))).toEqual([
      '1: must be within 336 hours from 0:00',
    ]);
  });

  it('is told of all its faults, each with its line', () => {
    const text = `
monitors:
  - { type: host, name: load, metric: loadavg5, operator: '>', duration: 11 }
  - type: service
    name: errors
    service: shopp
    metric: errors
    operator: '>='
    duration: 1
hosts:
  - name: app01
    role: [shop:app]
  - name: app02
    roles: [shop]
tests:
  - name: a test
    timeline: |
      # one
      0:00  app01 loadavg5
      0:00  tick  => load@app01
  - name: another
    series: [{ host: app01, metric: cpu%, values: 1 stale }]
    expect: [{ at: 5, alert: load, is: broken }]
  - name: neither
`;
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^12: hosts\[0\].role: means nothing here; members are name, roles, status, checks$/),
      expect.stringMatching(/^14: hosts\[1\].roles\[0\]: must be "service:role", not "shop"$/),
      expect.stringMatching(/^3: monitors\[0\].duration: must be a whole number from 1 to 10, not 11$/),
      expect.stringMatching(/^8: monitors\[1\].operator: must be ">" or "<", not ">="$/),
      expect.stringMatching(/^19: `app01 loadavg5` is no event; events are$/),
      expect.stringMatching(/^20: `load@app01` is no transition of an alert/),
      expect.stringMatching(/^22: tests\[1\].series\[0\].metric: must be the name of a metric as agents post it/),
      expect.stringMatching(/^22: tests\[1\].series\[0\].values: `stale` means nothing here/),
      expect.stringMatching(/^23: tests\[1\].expect\[0\].at: must be a time from the beginning, from 0 to 14d/),
      expect.stringMatching(/^23: tests\[1\].expect\[0\].is: must be "ok" or "warning" or "critical" or "unknown"/),
      expect.stringMatching(/^24: tests\[2\]: must have either timeline, or series and expect$/),
    ]);
  });

  const service = { type: 'service', name: 'errors', service: 'shop', metric: 'errors', operator: '>', duration: 1 };
  it.each([
    {
      change: { tests: [byTimeline('0:00 app02 loadavg5=1')] },
      fault: /no host or service "app02"; hosts are app01, services are none/,
    },
    { change: { tests: [byTimeline('0:00 app02 is standby')] }, fault: /no host "app02"; hosts are app01/ },
    { change: { tests: [byTimeline('0:00 web comes to 7')] }, fault: /no monitor "web"; monitors are load/ },
    {
      change: { tests: [byTimeline('0:00 app01 memory%=90')] },
      fault: /memory% is computed from what agents post: memory.used, memory.total/,
    },
    { change: { tests: [byTimeline('0:00 app01 load%=90')] }, fault: /load% is no name of a metric/ },
    { change: { tests: [byTimeline(' # nothing ')] }, fault: /the timeline has no lines/ },
    { change: { tests: [{ ...byTimeline('0:00 tick'), expect: [well] }] }, fault: /expect: belongs to series/ },
    {
      change: { tests: [{ ...bySeries, timeline: '0:00 tick' }] },
      fault: /tests\[0\]: must have either timeline, or series/,
    },
    { change: { tests: [{ ...bySeries, expect: undefined }] }, fault: /tests\[0\].expect: is required with series/ },
    {
      change: { tests: [{ ...bySeries, expect: [{ ...well, alert: 'load' }] }] },
      fault: /alert: must be MONITOR@TARGET, not "load"/,
    },
    {
      change: { tests: [{ ...bySeries, expect: [{ ...well, alert: 'lod@app01' }] }] },
      fault: /alert: there is no monitor "lod"/,
    },
    {
      change: { tests: [{ ...bySeries, expect: [{ ...well, alert: 'load@app1' }] }] },
      fault: /alert: there is no host or service "app1"/,
    },
    {
      change: { tests: [{ ...bySeries, series: [{ ...series, service: 'shop' }] }] },
      fault: /series\[0\]: must have either host or service/,
    },
    {
      change: { tests: [{ ...bySeries, series: [{ ...series, host: 'app02' }] }] },
      fault: /series\[0\]: there is no host "app02"/,
    },
    {
      change: { hosts: [{ name: 'app01' }, { name: 'app01' }] },
      fault: /hosts\[1\].name: there are two hosts "app01"/,
    },
    {
      change: { services: [{ name: 'shop' }, { name: 'shop' }] },
      fault: /services\[1\].name: there are two services "shop"/,
    },
    { change: { services: [{ name: 'app01' }] }, fault: /hosts\[0\].name: there is a service "app01", too/ },
    { change: { services: [], hosts: [{ name: 'app01', roles: ['shop:app'] }] }, fault: /have no role "shop: app"/ },
    {
      change: { monitors: [load, { ...service, service: 'shopp' }], services: [{ name: 'shop' }] },
      fault: /monitors\[1\].service: there is no service "shopp"/,
    },
    {
      change: { monitors: [{ ...load, options: { closeAttempts: 1 } }] },
      fault: /monitors\[0\].options.closeAttempts: must be a whole number from 2 to 10/,
    },
    {
      change: { monitors: [{ ...load, options: { recoveryWarning: 6 } }] },
      fault: /monitors\[0\].options.recoveryWarning: must be at most the warning threshold/,
    },
    { change: { monitors: [load, load] }, fault: /monitors\[1\].name: there are two monitors "load"/ },
    { change: { monitors: 'nowhere.json' }, fault: /cannot be read: ENOENT/ },
    {
      change: { monitors: 5 },
      fault: /monitors: must be the name of a file, or a list of at most 5000 monitors, not 5/,
    },
  ])('is refused: $fault', ({ change, fault }) => {
    expect(faultsOf(JSON.stringify({ ...whole, ...change }))).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    { text: 'tests: [', fault: /^1: / },
    { text: 'a: 1\na: 2', fault: /^2: Map keys must be unique/ },
    { text: 'a: *nothing', fault: /nothing/ },
    {
      text: 'just text',
      fault: /^1: the file: must be an object with monitors, hosts, services, tests, not "just text"/,
    },
    { text: `a: &a [${'1,'.repeat(99)}]\nb: &b [${'*a,'.repeat(99)}]\nc: [${'*b,'.repeat(99)}]`, fault: /alias/ },
  ])('is refused if it cannot be read: $fault', ({ text, fault }) => {
    expect(faultsOf(text)[0]).toMatch(fault);
  });

  it('may name a file of monitors, whose faults are told with its lines; names that occur twice give way to ids', () => {
    const pulled = {
      monitors: [
        { ...load, id: 'm1' },
        { ...load, id: 'm2' },
        { ...load, name: 'CPU usage' },
      ],
    };
    writeFileSync(join(directory, 'monitors.json'), JSON.stringify(pulled, null, 4));
    const test = byTimeline(
      '1:00 app01 loadavg5=6 => m1@app01 opens warning; m2@app01 opens warning; "CPU usage"@app01 opens warning',
    );
    expect(faultsOf(JSON.stringify({ ...whole, monitors: 'monitors.json', tests: [test] }))).toEqual([]);
    writeFileSync(
      join(directory, 'monitors.json'),
      JSON.stringify({ monitors: [load, { ...load, name: '' }] }, null, 4),
    );
    expect(faultsOf(JSON.stringify({ ...whole, monitors: 'monitors.json' }))).toEqual([
      '13: monitors[1].name: must not be empty',
    ]);
  });
});
