import type { HostMonitor, MetricMonitorOptions, ServiceMonitor } from '@tocsin/payload-schemas';
import {
  aHost,
  aHostMonitor,
  anOrganization,
  aDowntime,
  aService,
  aServiceMonitor,
  downtimeRecord,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { playTimeline } from '../testing/timeline.js';
import { START } from '../timeline/timeline-time.js';

type Status = NonNullable<MetricMonitorOptions['noData']>['status'];

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
/** Warns above 5, is critical above 10; after ten minutes without data as `status` says. */
const missing = (status: Status, given: Partial<HostMonitor> = {}) => [
  ...world,
  monitorRecord(aHostMonitor({ options: { noData: { minutes: 10, status } }, ...given })),
];
const ofService = (status: Status, given: Partial<ServiceMonitor> = {}) => [
  ...world,
  monitorRecord(aServiceMonitor({ options: { noData: { minutes: 10, status } }, ...given })),
];

describe('a metric of a host without a newer point', () => {
  it.each<{ status: Status }>([{ status: 'warning' }, { status: 'critical' }, { status: 'unknown' }])(
    'opens an alert with the status $status; the next good point closes it',
    ({ status }) => {
      const story = `
        1:00   h1 loadavg5=1
        10:55  h1 other=1
        10:59  tick
        11:00  tick            => load@h1 opens ${status} at 11:00 "loadavg5 no data"
        12:00  h1 loadavg5=1   => load@h1 closes at 12:00 "loadavg5 1"
        21:59  tick
        22:00  tick            => load@h1 opens ${status} at 22:00
      `;
      expect(timelineFaults(missing(status), story)).toEqual([]);
      const [opened] = playTimeline(missing(status), story).transitions;
      expect(opened).toMatchObject({
        metric: { label: 'loadavg5', value: null },
        why: { points: [], lastSeenAt: START + 60 },
      });
    },
  );

  it.each<{ status: Status; from: number; expected: string }>([
    { status: 'warning', from: 12, expected: 'load@h1 becomes warning at 11:00 "loadavg5 no data"' },
    { status: 'critical', from: 6, expected: 'load@h1 becomes critical at 11:00 "loadavg5 no data"' },
    { status: 'unknown', from: 12, expected: 'load@h1 becomes unknown at 11:00 "loadavg5 no data"' },
    { status: 'critical', from: 12, expected: '' },
    { status: 'ok', from: 12, expected: 'load@h1 closes at 11:00 "loadavg5 no data"' },
    { status: 'ok', from: 1, expected: '' },
  ])('after $from with the status $status: $expected', ({ status, from, expected }) => {
    const level = from > 10 ? 'critical' : 'warning';
    const opens = from > 5 ? `=> load@h1 opens ${level}` : '';
    const story = `1:00  h1 loadavg5=${from} ${opens}\n10:59  tick\n11:00  tick => ${expected}\n40:00  tick`;
    expect(timelineFaults(missing(status), story)).toEqual([]);
  });

  it('is judged as usual when it comes again', () => {
    expect(
      timelineFaults(
        missing('unknown', { options: { noData: { minutes: 20, status: 'unknown' }, closeAttempts: 3 } }),
        `
        1:00   h1 loadavg5=6
        => load@h1 opens warning
        20:59  tick
        21:00  tick            => load@h1 becomes unknown
        22:00  h1 loadavg5=12  => load@h1 becomes critical
        42:00  tick            => load@h1 becomes unknown
        43:00  h1 loadavg5=1   => load@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('closed as ok, opens again at a point', () => {
    expect(
      timelineFaults(
        missing('ok'),
        `
        1:00   h1 loadavg5=6   => load@h1 opens warning
        11:00  tick            => load@h1 closes
        30:00  h1 loadavg5=6   => load@h1 opens warning
        `,
      ),
    ).toEqual([]);
  });

  it('never before it has been posted', () => {
    expect(timelineFaults(missing('critical'), '1:00  h1 other=1\n59:00  tick')).toEqual([]);
  });

  it('closed by hand, it stays closed until the metric has come again', () => {
    expect(
      timelineFaults(
        missing('critical'),
        `
        1:00   h1 loadavg5=1
        11:00  tick                     => load@h1 opens critical
        12:00  close load@h1 "known"    => load@h1 closes manual "loadavg5 no data"
        50:00  tick
        51:00  h1 loadavg5=1
        61:00  tick                     => load@h1 opens critical
        `,
      ),
    ).toEqual([]);
  });

  it('a pause of the shard moves the deadline', () => {
    expect(
      timelineFaults(
        missing('critical'),
        `
        1:00    h1 loadavg5=1
        5:00    tick
        ~65:00  tick
        70:59   tick
        71:00   tick  => load@h1 opens critical at 1:11:00
        `,
      ),
    ).toEqual([]);
  });
});

describe('a percentage', () => {
  const percent = (metric: string) => missing('critical', { metric, warning: 50, critical: 90 });

  it('is missed when a part of it is', () => {
    expect(
      timelineFaults(
        percent('memory%'),
        `
        1:00   h1 memory.used=1 memory.total=10
        6:00   h1 memory.total=10
        11:00  tick                              => load@h1 opens critical at 11:00 "Memory % no data"
        12:00  h1 memory.used=1 memory.total=10  => load@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('of several filesystems is there as long as one of them is', () => {
    expect(
      timelineFaults(
        percent('disk%'),
        `
        1:00   h1 filesystem.a.used=1 filesystem.a.size=10 filesystem.b.used=1 filesystem.b.size=10
        9:00   h1 filesystem.a.used=1 filesystem.a.size=10
        18:59  tick
        19:00  tick   => load@h1 opens critical at 19:00 "Filesystem % no data"
        `,
      ),
    ).toEqual([]);
  });

  it('of processors follows the load', () => {
    expect(
      timelineFaults(
        percent('cpu%'),
        `
        1:00   h1 cpu.user.percentage=1 cpu.idle.percentage=99
        10:59  tick
        11:00  tick   => load@h1 opens critical at 11:00 "CPU % no data"
        `,
      ),
    ).toEqual([]);
  });
});

describe('a host that is not looked at', () => {
  it.each([
    { change: 'h1 is maintenance' },
    { change: 'h1 is poweroff' },
    { change: 'h1 has roles lab:app' },
    { change: 'h1 retires' },
  ])('misses nothing: $change', ({ change }) => {
    const configured = missing('critical', { excludeScopes: [{ service: 'lab' }] });
    expect(timelineFaults(configured, `1:00  h1 loadavg5=1\n5:00  ${change}\n59:00  tick`)).toEqual([]);
  });

  it('keeps what is open', () => {
    const story = '1:00  h1 loadavg5=6 => load@h1 opens warning\n5:00  h1 is maintenance\n59:00  tick';
    expect(timelineFaults(missing('ok'), story)).toEqual([]);
  });

  it('has its whole time when it comes back, and what it posted meanwhile counts', () => {
    expect(
      timelineFaults(
        missing('critical'),
        `
        1:00   h1 loadavg5=1
        5:00   h1 is maintenance
        30:00  h1 is working
        39:59  tick
        40:00  tick            => load@h1 opens critical at 40:00 "loadavg5 no data"
        41:00  h1 is maintenance
        42:00  h1 loadavg5=1
        43:00  h1 is standby
        45:00  h1 loadavg5=1   => load@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('is missed when it comes into the scopes of a monitor', () => {
    expect(
      timelineFaults(
        missing('critical', { scopes: [{ service: 'shop' }] }),
        `
        1:00   h1 loadavg5=1
        30:00  h1 has roles shop:app
        39:59  tick
        40:00  tick                   => load@h1 opens critical at 40:00
        `,
      ),
    ).toEqual([]);
  });

  it('with a metric that was posted more than a day ago is none that comes into the scopes', () => {
    const late = (hours: string) => `1:00  h1 loadavg5=1\n~${hours}  tick\n~${hours}  h1 has roles shop:app`;
    const configured = missing('critical', { scopes: [{ service: 'shop' }] });
    expect(timelineFaults(configured, `${late('24:01:00')}\n24:11:00  tick => load@h1 opens critical`)).toEqual([]);
    expect(timelineFaults(configured, `${late('24:01:01')}\n24:30:00  tick`)).toEqual([]);
  });
});

describe('a monitor that begins to miss', () => {
  it('finds the last point in the store, and opens after its making', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00         h1 loadavg5=1
        ~48:00:00    tick
        48:00:10     create monitor load
        48:00:15     tick  => load@h1 opens critical at 48:00:10
        `,
        { later: missing('critical').slice(-1) },
      ),
    ).toEqual([]);
  });

  it('by an edit counts at once; taken away, nothing is missed', () => {
    expect(
      timelineFaults(
        missing('critical'),
        `
        1:00   h1 loadavg5=1
        5:00   edit load {"options":{"noData":{"minutes":20,"status":"warning"}}}
        20:59  tick
        21:00  tick             => load@h1 opens warning at 21:00
        22:00  h1 loadavg5=1    => load@h1 closes
        23:00  edit load {"options":null}
        60:00  tick
        `,
      ),
    ).toEqual([]);
  });
});

it('a downtime holds back what is missing in it, and lets go of what is ok', () => {
  const patched = downtimeRecord(aDowntime({ start: START + 300, duration: 30 }));
  const story = '1:00  h1 loadavg5=1\n11:00  tick\n34:59  tick\n35:00  tick => load@h1 opens unknown at 35:00';
  expect(timelineFaults([...missing('unknown'), patched], story)).toEqual([]);
  const well = '1:00  h1 loadavg5=1\n6:00  h1 loadavg5=12\n16:00  tick\n36:00  tick';
  expect(timelineFaults([...missing('ok'), patched], well)).toEqual([]);
});

describe('a metric of a service without a newer point', () => {
  it('has the status that the policy says', () => {
    expect(
      timelineFaults(
        ofService('unknown'),
        `
        1:00   shop errors=12  => errors@shop opens critical
        11:00  tick            => errors@shop becomes unknown at 11:00 "errors no data"
        12:00  shop errors=6   => errors@shop becomes warning
        22:00  tick            => errors@shop becomes unknown
        23:00  shop errors=1   => errors@shop closes
        `,
      ),
    ).toEqual([]);
  });

  it('is missed by its missing durations, where there are any', () => {
    expect(
      timelineFaults(
        ofService('ok', { missingDurationWarning: 20 }),
        '1:00  shop errors=1\n20:59  tick\n21:00  tick => errors@shop opens warning at 21:00\n45:00  tick',
      ),
    ).toEqual([]);
  });
});
