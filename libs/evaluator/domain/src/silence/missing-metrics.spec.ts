import type { ServiceMonitor } from '@tocsin/payload-schemas';
import {
  aService,
  aServiceMonitor,
  anOrganization,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';

const world = [organizationRecord(anOrganization()), serviceRecord(aService())];
const missing = { missingDurationWarning: 10, missingDurationCritical: 30 };
const withMonitor = (given: Partial<ServiceMonitor> = {}) => [
  ...world,
  monitorRecord(aServiceMonitor({ ...missing, ...given })),
];

describe('a service metric is missed', () => {
  it('from its last point on: warning, then critical; the next good point closes', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00   shop errors=1
        10:59  tick
        11:00  tick           => errors@shop opens warning at 11:00 "errors no data"
        30:59  tick
        31:05  tick           => errors@shop becomes critical at 31:00 "errors no data"
        40:00  shop errors=1  => errors@shop closes at 40:00 "errors 1"
        50:00  tick           => errors@shop opens warning at 50:00
        `,
      ),
    ).toEqual([]);
  });

  it('counting from the time of the point, not of its arrival', () => {
    expect(
      timelineFaults(
        withMonitor({ missingDurationCritical: undefined }),
        `
        6:00   shop errors=1@-5:00
        10:59  tick
        11:00  tick  => errors@shop opens warning at 11:00
        `,
      ),
    ).toEqual([]);
  });

  it('never before it has been posted, and not for other metrics', () => {
    expect(timelineFaults(withMonitor(), '1:00 shop other=1\n1:00 other errors=1\n59:00 tick')).toEqual([]);
  });

  it('the worse of threshold and absence counts', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00   shop errors=12  => errors@shop opens critical
        # worse already
        11:00  tick
        12:00  shop errors=6   => errors@shop becomes warning
        41:59  tick
        42:00  tick            => errors@shop becomes critical at 42:00 "errors no data"
        43:00  shop errors=6   => errors@shop becomes warning "errors 6 > 5"
        44:00  shop errors=1   => errors@shop closes
        `,
      ),
    ).toEqual([]);
  });

  it('a point that says nothing of the threshold leaves the alert open', () => {
    expect(
      timelineFaults(
        withMonitor({ duration: 2, missingDurationCritical: undefined }),
        `
        0:10      shop errors=1
        1:00      shop errors=1
        11:00     tick                    => errors@shop opens warning
        # too old to be judged
        45:00     shop errors=1@-20:01
        46:00     shop errors=1           => errors@shop closes
        `,
      ),
    ).toEqual([]);
  });

  it('without thresholds any fresh point closes', () => {
    expect(
      timelineFaults(
        withMonitor({ warning: undefined, critical: undefined, duration: 5 }),
        `
        1:00   shop errors=100
        11:00  tick             => errors@shop opens warning
        12:00  shop errors=100  => errors@shop closes
        `,
      ),
    ).toEqual([]);
  });

  it('an old point that comes late is missed at once, but never in the past', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        60:00  shop errors=1@-25:00
        60:05  tick            => errors@shop opens warning at 1:00:00
        64:59  tick
        65:00  tick            => errors@shop becomes critical at 1:05:00
        `,
      ),
    ).toEqual([]);
  });

  it('closed by hand, it is missed again at the next level only', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00   shop errors=1
        11:00  tick                       => errors@shop opens warning
        12:00  close errors@shop "known"  => errors@shop closes manual "errors no data"
        30:59  tick
        31:00  tick                       => errors@shop opens critical at 31:00
        `,
      ),
    ).toEqual([]);
  });

  it('a pause of the shard moves the deadline', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00    shop errors=1
        5:00    tick
        ~65:00  tick
        70:59   tick
        71:00   tick  => errors@shop opens warning at 1:11:00
        `,
      ),
    ).toEqual([]);
  });

  it('a monitor that begins to miss finds the last point in the store, a week back, and opens after its making', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00         shop errors=1
        ~48:00:00    tick
        48:00:10     create monitor errors
        48:00:15     tick  => errors@shop opens critical at 48:00:10
        `,
        { later: [monitorRecord(aServiceMonitor(missing))] },
      ),
    ).toEqual([]);
  });

  it('edited durations count at once; taken away, nothing is missed', () => {
    expect(
      timelineFaults(
        withMonitor({ missingDurationCritical: undefined }),
        `
        1:00   shop errors=1
        5:00   edit errors {"missingDurationWarning":20}
        20:59  tick
        21:00  tick                                        => errors@shop opens warning at 21:00
        22:00  shop errors=1                               => errors@shop closes
        23:00  edit errors {"missingDurationWarning":null}
        60:00  tick
        `,
      ),
    ).toEqual([]);
  });
});

describe('a backlog after a pause of the shard', () => {
  it('puts the deadline off by the pause, never forward', () => {
    expect(
      timelineFaults(
        withMonitor(),
        `
        1:00     shop errors=1
        ~61:00   shop errors=1@-59:00
        61:05    shop errors=1@-30:00
        # silent since 1:00; an hour of it was the shard's
        70:59    tick
        71:00    tick                  => errors@shop opens warning at 1:11:00
        72:00    shop errors=1         => errors@shop closes
        81:59    tick
        82:00    tick                  => errors@shop opens warning at 1:22:00
        `,
      ),
    ).toEqual([]);
  });
});
