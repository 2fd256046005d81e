import { isRefusal, isUnknownTopic, protocolErrorType } from './kafka-errors.js';

const protocolError = (type: string) => Object.assign(new Error('said the broker'), { type });

describe('protocolErrorType', () => {
  it.each([
    { of: 'a protocol error', error: protocolError('NOT_CONTROLLER'), expected: 'NOT_CONTROLLER' },
    {
      of: 'an error around one',
      error: new Error('gave up', { cause: protocolError('LEADER_NOT_AVAILABLE') }),
      expected: 'LEADER_NOT_AVAILABLE',
    },
    {
      of: 'several topics of which one was there before',
      error: Object.assign(new Error('topic errors'), {
        errors: [protocolError('TOPIC_ALREADY_EXISTS'), protocolError('POLICY_VIOLATION')],
      }),
      expected: 'POLICY_VIOLATION',
    },
    { of: 'another error', error: new Error('socket hang up'), expected: undefined },
    { of: 'no error at all', error: 'text', expected: undefined },
  ])('of $of is $expected', ({ error, expected }) => {
    expect(protocolErrorType(error)).toBe(expected);
  });
});

describe('isRefusal', () => {
  it.each([
    { error: protocolError('TOPIC_AUTHORIZATION_FAILED'), expected: true },
    { error: protocolError('INVALID_REPLICATION_FACTOR'), expected: true },
    { error: Object.assign(new Error('wrong password'), { name: 'KafkaJSSASLAuthenticationError' }), expected: true },
    { error: protocolError('LEADER_NOT_AVAILABLE'), expected: false },
    { error: protocolError('INVALID_PRODUCER_EPOCH'), expected: false },
    { error: new Error('connect ECONNREFUSED'), expected: false },
  ])('$error.message $error.type: $expected', ({ error, expected }) => {
    expect(isRefusal(error)).toBe(expected);
  });
});

describe('isUnknownTopic', () => {
  it('knows the broker’s answer', () => {
    expect(isUnknownTopic(protocolError('UNKNOWN_TOPIC_OR_PARTITION'))).toBe(true);
    expect(isUnknownTopic(protocolError('NOT_CONTROLLER'))).toBe(false);
  });
});
