import type { ConnectivityMonitor } from '@tocsin/payload-schemas';
import {
  aConnectivityMonitor,
  aHost,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), hostRecord(aHost({ id: 'h2' }))];
const withMonitor = (given: Partial<ConnectivityMonitor> = {}) => [
  ...world,
  monitorRecord(aConnectivityMonitor(given)),
];

describe('connectivity', () => {
  it('opens when a host that has posted is silent for ten minutes, at that time, and closes with its next post', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00   h1 loadavg5=1
        10:59  tick
        11:00  tick          => conn@h1 opens critical at 11:00 "unreachable"
        15:00  h1 loadavg5=1 => conn@h1 closes at 15:00 "reachable"
        24:59  tick
        25:01  tick          => conn@h1 opens critical at 25:00
        `,
      ),
    ).toEqual([]);
  });

  it('has the status that its monitor says', () => {
    expect(
      timelineFaults(withMonitor({ alertStatusOnGone: 'WARNING' }), '1:00 h1 x=1\n11:00 tick => conn@h1 opens warning'),
    ).toEqual([]);
  });

  it('takes the gone-time from its options', () => {
    expect(
      timelineFaults(withMonitor(), '1:00 h1 x=1\n1:59 tick\n2:00 tick => conn@h1 opens critical at 2:00', {
        connectivityGoneMs: 60_000,
      }),
    ).toEqual([]);
  });

  it('happens in the order of deadlines, before the record that moved time past them', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:02   h2 x=1
        1:04   h1 x=1
        11:03  h1 x=1   => conn@h2 opens critical at 11:02
        11:04  h2 x=1   => conn@h2 closes at 11:04
        `,
      ),
    ).toEqual([]);
  });

  it('never opens for a host that has not posted metrics, or whose samples were all dropped', () => {
    expect(
      timelineFaults(withMonitor(), '1:00 h1 check disk OK\n2:00 h1 x=1@-24:00:01\n3:00 h1 x=1@10:01\n30:00 tick'),
    ).toEqual([]);
  });

  it('counts any accepted post, a backlog too, but no check report', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00   h1 x=1
        5:00   h1 x=1@-23:00:00
        9:00   h1 check disk OK
        14:59  tick
        15:00  tick              => conn@h1 opens critical at 15:00
        16:00  h1 check disk OK
        16:10  h1 x=1@-24:00:01
        17:00  h1 x=1@-12:00:00  => conn@h1 closes at 17:00
        `,
      ),
    ).toEqual([]);
  });

  it.each(['maintenance', 'poweroff'])(
    'does not open or close in %s; after it, silence has its whole time',
    (status) => {
      expect(
        timelineFaults(
          withMonitor(),
          `
        1:00   h1 x=1
        2:00   h1 is ${status}
        12:00  tick
        20:00  h1 is working
        29:59  tick
        30:00  tick              => conn@h1 opens critical at 30:00
        31:00  h1 is ${status}
        32:00  h1 x=1
        33:00  h1 is standby
        34:00  h1 x=1            => conn@h1 closes at 34:00
        `,
        ),
      ).toEqual([]);
    },
  );

  it('asks scopes at the deadline; a monitor that begins to look at a silent host waits the whole time', () => {
    expect(
      timelineFaults(
        withMonitor({ scopes: [{ service: 'shop' }], excludeScopes: [{ service: 'shop', role: 'db' }] }),
        `
        1:00   h1 x=1
        1:00   h2 x=1
        5:00   h1 has roles shop:app
        11:00  tick                     => conn@h1 opens critical at 11:00
        12:00  h2 has roles shop:db
        13:00  h2 has roles other:app
        20:00  h2 has roles shop:app
        29:59  tick
        30:00  tick                     => conn@h2 opens critical at 30:00
        `,
      ),
    ).toEqual([]);
  });

  it('a monitor made while a host is silent waits the whole time', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00   h1 x=1
        40:00  create monitor conn
        49:59  tick
        50:00  tick                 => conn@h1 opens critical at 50:00
        51:00  edit conn {"memo":"new"}
        61:00  tick
        `,
        { later: [monitorRecord(aConnectivityMonitor())] },
      ),
    ).toEqual([]);
  });

  it('closed by hand, stays closed until the host has been back', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00   h1 x=1
        11:00  tick                    => conn@h1 opens critical
        12:00  close conn@h1 "scrapped" => conn@h1 closes manual "unreachable"
        59:00  tick
        60:00  h1 x=1
        70:00  tick                    => conn@h1 opens critical at 1:10:00
        `,
      ),
    ).toEqual([]);
  });

  it('closed by hand at the very moment of the deadline, stays closed too', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00   h1 x=1
        11:00  tick                     => conn@h1 opens critical at 11:00
        11:00  close conn@h1 "expected" => conn@h1 closes manual at 11:00
        12:00  tick
        `,
      ),
    ).toEqual([]);
  });

  it('every monitor has an alert of its own', () => {
    expect(
      timelineFaults(
        [...withMonitor(), monitorRecord(aConnectivityMonitor({ id: 'b', alertStatusOnGone: 'WARNING' }))],
        '1:00 h1 x=1\n11:00 tick => b@h1 opens warning; conn@h1 opens critical\n12:00 h1 x=1 => b@h1 closes; conn@h1 closes',
      ),
    ).toEqual([]);
  });
});

describe('a pause of the shard is no silence of the host', () => {
  it('of more than 30 s moves the deadline by its whole length', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00    h1 x=1
        5:00    tick
        ~65:00  tick
        70:59   tick
        71:00   tick  => conn@h1 opens critical at 1:11:00
        `,
      ),
    ).toEqual([]);
  });

  it('of 30 s moves nothing', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00    h1 x=1
        10:50   tick
        ~11:20  tick  => conn@h1 opens critical at 11:00
        `,
      ),
    ).toEqual([]);
  });

  it('of a little more than 30 s moves it', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00    h1 x=1
        10:50   tick
        ~11:21  tick
        11:30   tick
        11:31   tick  => conn@h1 opens critical at 11:31
        `,
      ),
    ).toEqual([]);
  });
});
