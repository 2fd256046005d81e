import { defaultReplicationFactor, topicSettings } from './topic-settings.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('topicSettings', () => {
  it('stamps every topic with the broker’s time of appending', () => {
    for (const cleanup of ['time', 'compact'] as const) {
      expect(topicSettings({ name: 't', partitions: 1, cleanup }, 1, 1_000_000)).toMatchObject({
        'message.timestamp.type': 'LogAppendTime',
        'max.message.bytes': '1065536',
      });
    }
  });

  it.each([
    { when: 'an hour', retentionMs: 60 * MINUTE_MS, segmentMs: 10 * MINUTE_MS },
    { when: 'a day', retentionMs: DAY_MS, segmentMs: DAY_MS / 8 },
    { when: 'eight days', retentionMs: 8 * DAY_MS, segmentMs: DAY_MS },
    { when: 'a year', retentionMs: 365 * DAY_MS, segmentMs: DAY_MS },
  ])('cuts segments so that $when is kept without much more', ({ retentionMs, segmentMs }) => {
    expect(topicSettings({ name: 't', partitions: 1, cleanup: 'time', retentionMs }, 1, 1_000_000)).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': String(retentionMs),
      'segment.ms': String(segmentMs),
    });
  });

  it('leaves the retention to the broker when none is asked for', () => {
    expect(topicSettings({ name: 't', partitions: 1, cleanup: 'time' }, 1, 1)).not.toHaveProperty(['retention.ms']);
  });

  it('compacts a compacted topic and never drops by time', () => {
    const settings = topicSettings({ name: 't', partitions: 1, cleanup: 'compact' }, 1, 1_000_000);
    expect(settings['cleanup.policy']).toBe('compact');
    expect(settings['min.compaction.lag.ms']).toBe('3600000');
    expect(settings).not.toHaveProperty(['retention.ms']);
  });

  it.each([
    { copies: 1, minInSync: undefined },
    { copies: 2, minInSync: undefined },
    { copies: 3, minInSync: '2' },
  ])('with $copies copies waits for $minInSync', ({ copies, minInSync }) => {
    const settings = topicSettings({ name: 't', partitions: 1, cleanup: 'time' }, copies, 1_000_000);
    expect(settings['min.insync.replicas']).toBe(minInSync);
  });
});

describe('defaultReplicationFactor', () => {
  it.each([
    { brokers: 1, expected: 1 },
    { brokers: 2, expected: 2 },
    { brokers: 3, expected: 3 },
    { brokers: 9, expected: 3 },
  ])('of $brokers brokers is $expected', ({ brokers, expected }) => {
    expect(defaultReplicationFactor(brokers)).toBe(expected);
  });
});
