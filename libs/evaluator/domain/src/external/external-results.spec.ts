import {
  aService,
  anExternalMonitor,
  anOrganization,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import { playTimeline } from '../testing/timeline.js';

const services = [serviceRecord(aService()), serviceRecord(aService({ id: 'service2', name: 'lab', roles: [] }))];
const world = [organizationRecord(anOrganization()), ...services];
const timed = { service: 'shop', responseTimeDuration: 3, responseTimeWarning: 500, responseTimeCritical: 1000 };

const TIMELINES = [
  {
    rule: 'a failure opens a critical alert; the status that ends it is what is told',
    monitor: {},
    timeline: `
      1:00  top answers 200
      2:00  top answers 500 "status is 500"      => top@monitor opens critical at 2:00 "status is 500"
      3:00  top answers 500 "status is 500"
      4:00  top answers 204                      => top@monitor closes at 4:00 "204"`,
  },
  {
    rule: 'an alert opens after maxCheckAttempts runs in a row that were not ok',
    monitor: { maxCheckAttempts: 3 },
    timeline: `
      1:00  top answers 500 "a"
      2:00  top answers 500 "a"
      3:00  top answers 200
      4:00  top answers 500 "a"
      5:00  top answers nothing "b"
      6:00  top answers 500 "a"                  => top@monitor opens critical at 6:00 "a"
      7:00  top answers 200                      => top@monitor closes`,
  },
  {
    rule: 'attempts count whatever is wrong, the last one decides',
    monitor: { ...timed, responseTimeDuration: 1, maxCheckAttempts: 2 },
    timeline: `
      1:00  top answers 500 "a" in 10
      2:00  top answers 200 in 501               => top@monitor opens warning "HTTP response time 501 ms > 500 ms"`,
  },
  {
    rule: 'each failure of an alert is told once',
    monitor: {},
    timeline: `
      1:00  top answers 500 "a"                  => top@monitor opens critical "a"
      2:00  top answers nothing "b"              => top@monitor resends "b"
      3:00  top answers 500 "a"
      4:00  top answers nothing "b"
      5:00  top answers 503 "c"                  => top@monitor resends "c"
      6:00  top answers 200                      => top@monitor closes "200"
      7:00  top answers nothing "b"              => top@monitor opens critical "b"`,
  },
  {
    rule: 'what somebody has acknowledged is not told again for another failure',
    monitor: {},
    timeline: `
      1:00  top answers 500 "a"                  => top@monitor opens critical
      1:30  acknowledge top@monitor              => top@monitor is acknowledged
      2:00  top answers 503 "b"
      2:30  unacknowledge top@monitor            => top@monitor is unacknowledged
      3:00  top answers 503 "b"                  => top@monitor resends "b"`,
  },
  {
    rule: 'response times: the mean of N runs, above a threshold and not at it',
    monitor: timed,
    timeline: `
      1:00  top answers 200 in 5000
      2:00  top answers 200 in 5000
      3:00  top answers 200 in 5000        => top@monitor opens critical "HTTP response time 5000 ms > 1000 ms"
      4:00  top answers 200 in 0
      5:00  top answers 200 in 0
      6:00  top answers 200 in 3000        => top@monitor becomes warning "HTTP response time 1000 ms > 500 ms"
      7:00  top answers 200 in 0
      8:00  top answers 200 in 0.03        => top@monitor becomes critical "HTTP response time 1000.01 ms > 1000 ms"
      9:00  top answers 200 in 1500        => top@monitor becomes warning "HTTP response time 500.01 ms > 500 ms"
      10:00 top answers 200 in 0
      11:00 top answers 200 in 0           => top@monitor closes "200"`,
  },
  {
    rule: 'runs without an answer leave the mean alone',
    monitor: { ...timed, responseTimeDuration: 2 },
    timeline: `
      1:00  top answers 200 in 600
      2:00  top answers nothing "refused"  => top@monitor opens critical "refused"
      3:00  top answers 200 in 600         => top@monitor becomes warning "HTTP response time 600 ms > 500 ms"
      4:00  top answers 200 in 400         => top@monitor closes`,
  },
  {
    rule: 'without a service, response times are nothing to judge',
    monitor: { responseTimeDuration: 1, responseTimeWarning: 1 },
    timeline: '1:00  top answers 200 in 15000',
  },
  {
    rule: 'certificates: days left below a threshold, and not at it',
    monitor: { certificationExpirationWarning: 30, certificationExpirationCritical: 7 },
    timeline: `
      1:00  top answers 200 expiring 30d
      2:00  top answers 200 expiring 29.9d
            => top@monitor opens warning "The certificate expires in 29 days (2025-12-24)"
      3:00  top answers 200 expiring 7d
      4:00  top answers 200 expiring 1.5d  => top@monitor becomes critical "The certificate expires in 1 day (2025-11-26)"
      5:00  top answers 200 expiring 0.5d
      6:00  top answers 200 expiring -1d
      7:00  top answers 200                => top@monitor closes "200"`,
  },
  {
    rule: 'the worst counts, and of equals the failure before the response time before the certificate',
    monitor: {
      ...timed,
      responseTimeDuration: 1,
      certificationExpirationWarning: 30,
      certificationExpirationCritical: 7,
    },
    timeline: `
      1:00  top answers 200 in 600 expiring 20d       => top@monitor opens warning "HTTP response time 600 ms > 500 ms"
      2:00  top answers 200 in 600 expiring 0.5d
            => top@monitor becomes critical "The certificate expires in less than a day (2025-11-25)"
      3:00  top answers 500 "failed" in 600 expiring 0.5d  => top@monitor resends "failed"
      4:00  top answers 200 in 2000 expiring -1d
      5:00  top answers 200 in 10 expiring 20d        => top@monitor becomes warning`,
  },
  {
    rule: 'another service closes the alert; the next run opens a new one',
    monitor: { service: 'shop' },
    timeline: `
      1:00  top answers 500 "a"            => top@monitor opens critical
      1:30  edit top {"name":"other"}
      2:00  edit top {"service":"lab"}     => top@monitor closes externalMonitoringServiceChange at 2:00 "a"
      2:30  edit top {"service":"shop"}
      3:00  top answers 500 "a"            => top@monitor opens critical
      4:00  edit top {"service":null}      => top@monitor closes externalMonitoringServiceChange
      5:00  top answers 500 "a"            => top@monitor opens critical
      6:00  edit top {"service":"lab"}     => top@monitor closes externalMonitoringServiceChange`,
  },
  {
    rule: 'is closed by hand and with its monitor, saying what it said',
    monitor: timed,
    timeline: `
      1:00  top answers 500 "a" in 20      => top@monitor opens critical
      2:00  close top@monitor "known"      => top@monitor closes manual "a"
      3:00  top answers 500 "a" in 20      => top@monitor opens critical
      4:00  delete monitor top             => top@monitor closes monitorDelete "a"
      5:00  top answers 500 "a" in 20`,
  },
];

describe.each([false, true])('an external monitor (restarted before every line: %s)', (restarts) => {
  it.each(TIMELINES)('$rule', ({ monitor, timeline }) => {
    const configured = [...world, monitorRecord(anExternalMonitor(monitor))];
    expect(playTimeline(configured, timeline, { restarts }).faults).toEqual([]);
  });
});

describe('a transition of an external monitor', () => {
  const play = (monitor: Parameters<typeof anExternalMonitor>[0], timeline: string) =>
    playTimeline([...world, monitorRecord(anExternalMonitor(monitor))], timeline);

  it('with response times tells metric, thresholds, service and what the run found', () => {
    const { transitions, shard } = play(
      timed,
      '1:00  top answers nothing "timed out" in 15000 => top@monitor opens critical',
    );
    expect(transitions[0]).toMatchObject({
      alert: { type: 'external', target: { kind: 'monitor' } },
      monitor: { operator: '>', warning: 500, critical: 1000, duration: 3, maxCheckAttempts: 1 },
      metric: { label: '__externalhttp.responcetime.top', value: 15000 },
      service: { name: 'shop' },
      why: { attempts: 1, points: [{ value: 15000 }], result: { failure: 'timed out' } },
    });
    expect(shard.stored.rows().alerts[0].answer).toBeUndefined();
  });

  it('without them tells neither metric nor thresholds', () => {
    const { transitions, shard } = play(
      {},
      '1:00  top answers 503 "status is 503" in 20 => top@monitor opens critical',
    );
    expect(transitions[0]).not.toHaveProperty('metric');
    expect(transitions[0]).not.toHaveProperty('service');
    expect(transitions[0].monitor).not.toHaveProperty('operator');
    expect(transitions[0].monitor).not.toHaveProperty('duration');
    expect(shard.stored.rows().alerts[0]).toMatchObject({ message: 'status is 503', answer: '503', value: null });
  });

  it('names the person who linked it to another service, and the service of before', () => {
    const { transitions } = play(
      { service: 'shop' },
      `1:00  top answers 500 "a"         => top@monitor opens critical
       2:00  edit top {"service":"lab"}  => top@monitor closes externalMonitoringServiceChange`,
    );
    expect(transitions[1]).toMatchObject({ user: { id: 'user1', screenName: 'hanako' }, service: { name: 'shop' } });
  });

  it('told again keeps the time of its status', () => {
    const { transitions } = play(
      {},
      `1:00  top answers 500 "a"  => top@monitor opens critical
       2:00  top answers 503 "b"  => top@monitor resends "b"`,
    );
    expect(transitions[1]).toMatchObject({ change: 'resend', previousStatus: 'critical', sequence: 2 });
    expect(transitions[1].alert.statusChangedAt).toBe(transitions[0].alert.openedAt);
  });
});

it('an alert ends with the service that it was linked to, and tells of it', () => {
  const { transitions } = playTimeline(
    [...world, monitorRecord(anExternalMonitor({ service: 'shop' }))],
    `1:00  top answers 500 "a"         => top@monitor opens critical
     2:00  delete service service1     => top@monitor closes serviceDelete "a"
     2:00  edit top {"service":null}
     3:00  top answers 500 "a"         => top@monitor opens critical`,
  );
  expect(transitions[1]).toMatchObject({ service: { name: 'shop' }, user: { id: 'user1' } });
  expect(transitions[2]).not.toHaveProperty('service');
});

it('an alert ends when its monitor loses its service with the service itself', () => {
  const monitor = anExternalMonitor({ service: 'shop' });
  const configured = [...world, monitorRecord(monitor)];
  const { shard } = playTimeline(configured, '1:00  top answers 500 "a"  => top@monitor opens critical');
  const { service: _, ...unlinked } = monitor;
  const { transitions } = shard.take({
    kind: 'configuration',
    change: monitorRecord(unlinked, { revision: 2, cause: 'serviceDelete' }),
    configOffset: 100,
  });
  expect(transitions).toMatchObject([{ trigger: 'serviceDelete', alert: { isOpen: false } }]);
});
