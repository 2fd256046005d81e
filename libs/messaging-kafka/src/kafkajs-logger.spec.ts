import kafkajs from 'kafkajs';
import { isWorthAWarning } from './kafkajs-logger.js';

const { logLevel } = kafkajs;

describe('isWorthAWarning', () => {
  it.each([
    {
      when: 'the group coordinator of a new broker is not ready',
      entry: {
        level: logLevel.ERROR,
        namespace: 'Connection',
        log: { message: 'Response GroupCoordinator(key: 10, version: 2)', error: 'The coordinator is not available' },
      },
      expected: false,
    },
    {
      when: 'a send is tried again',
      entry: { level: logLevel.ERROR, namespace: 'Producer', log: { message: 'Failed to send', retryCount: 0 } },
      expected: false,
    },
    {
      when: 'a consumer is restarted by us',
      entry: {
        level: logLevel.ERROR,
        namespace: 'Consumer',
        log: { message: 'Crash: KafkaJSNumberOfRetriesExceeded: Connection error' },
      },
      expected: false,
    },
    {
      when: 'the only broker is away',
      entry: {
        level: logLevel.ERROR,
        namespace: 'Consumer',
        log: { message: 'Crash: KafkaJSNoBrokerAvailableError: No broker available' },
      },
      expected: false,
    },
    {
      when: 'kafkajs only warns',
      entry: { level: logLevel.WARN, namespace: 'Runner', log: { message: 'something odd' } },
      expected: false,
    },
    {
      when: 'authentication is refused',
      entry: {
        level: logLevel.ERROR,
        namespace: 'BrokerPool',
        log: { message: 'SASL PLAIN authentication failed: Invalid username or password' },
      },
      expected: true,
    },
  ])('$when: $expected', ({ entry, expected }) => {
    expect(isWorthAWarning({ ...entry, log: { timestamp: '', ...entry.log } })).toBe(expected);
  });
});
