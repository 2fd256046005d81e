import type { AlertView } from '@tocsin/evaluator-domain';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { alertJson, alertLogJson } from './alert-json.js';
import { alertLogId, sequenceOf } from './alert-log-id.js';

const anAlert = (change: Partial<AlertView>): AlertView => ({
  org: 'org1',
  id: '5kLmNpQrStU',
  type: 'host',
  monitorId: '3mNtHoSt111',
  target: { kind: 'host', id: '3yKpQrT7vWx' },
  status: 'warning',
  isOpen: true,
  openedAt: 1_764_000_000,
  closedAt: null,
  statusChangedAt: 1_764_000_000,
  worstStatus: 'warning',
  sequence: 1,
  ordinal: 1,
  remindFromMs: 0,
  value: null,
  message: 'text',
  ...change,
});

describe('an alert of API v0', () => {
  it.each([
    {
      what: 'host',
      alert: anAlert({ value: 87.5 }),
      json: '{"id":"5kLmNpQrStU","status":"WARNING","monitorId":"3mNtHoSt111","type":"host","hostId":"3yKpQrT7vWx","value":87.5,"openedAt":1764000000}',
    },
    {
      what: 'closed check with a memo',
      alert: anAlert({
        type: 'check',
        status: 'ok',
        isOpen: false,
        message: 'SSH OK',
        reason: 'handled',
        closedAt: 1_764_000_060,
        memo: 'seen',
      }),
      json: '{"id":"5kLmNpQrStU","status":"OK","monitorId":"3mNtHoSt111","type":"check","hostId":"3yKpQrT7vWx","message":"SSH OK","reason":"handled","openedAt":1764000000,"closedAt":1764000060,"memo":"seen"}',
    },
    {
      what: 'service with an empty reason and a value of 0',
      alert: anAlert({
        type: 'service',
        target: { kind: 'service', name: 'webshop' },
        value: 0,
        reason: '',
        status: 'unknown',
      }),
      json: '{"id":"5kLmNpQrStU","status":"UNKNOWN","monitorId":"3mNtHoSt111","type":"service","value":0,"reason":"","openedAt":1764000000}',
    },
    {
      what: 'query',
      alert: anAlert({
        type: 'query',
        target: { kind: 'series', name: 'http.p95', labels: { method: 'GET' } },
        value: 812.4,
      }),
      json: '{"id":"5kLmNpQrStU","status":"WARNING","monitorId":"3mNtHoSt111","type":"query","series":{"name":"http.p95","labels":{"method":"GET"}},"value":812.4,"openedAt":1764000000}',
    },
  ])('($what) has the documented members only', ({ alert, json }) => {
    expect(JSON.stringify(alertJson(alert))).toBe(json);
  });
});

const aTransition = (change: Partial<AlertTransition>): AlertTransition => {
  const { id, type, monitorId, target, status, isOpen, openedAt, closedAt, statusChangedAt, worstStatus } = anAlert({});
  return {
    org: { id: 'org1', name: 'demo' },
    alert: { id, type, monitorId, target, status, isOpen, openedAt, closedAt, statusChangedAt, worstStatus },
    sequence: 3,
    previousStatus: null,
    trigger: 'monitoring',
    message: 'connection refused',
    user: null,
    monitor: { id: monitorId, type, revision: 1, name: 'ssh', memo: 'ssh port', isMute: false },
    configOffset: 0,
    ...change,
  };
};

describe('an entry of the log of API v0', () => {
  it('tells the value of metric monitors', () => {
    expect(alertLogJson(aTransition({ metric: { label: 'CPU', value: 97.5 } }), true)).toEqual({
      id: alertLogId('5kLmNpQrStU', 3),
      status: 'WARNING',
      trigger: 'monitoring',
      monitorId: '3mNtHoSt111',
      targetValue: 97.5,
      statusDetail: null,
      createdAt: 1_764_000_000,
    });
  });

  it('tells message and memo of checks', () => {
    const { alert } = aTransition({});
    expect(alertLogJson(aTransition({ alert: { ...alert, type: 'check' } }), true)).toEqual(
      expect.objectContaining({
        targetValue: null,
        statusDetail: { type: 'check', detail: { message: 'connection refused', memo: 'ssh port' } },
      }),
    );
  });

  it.each(['manual', 'hostRetire'] as const)('tells no message of a check that no report closed (%s)', (trigger) => {
    const { alert } = aTransition({});
    const closed = aTransition({ alert: { ...alert, type: 'check', status: 'ok', isOpen: false }, trigger });
    expect(alertLogJson(closed, true)).toEqual(expect.objectContaining({ trigger, statusDetail: null }));
  });

  it('names no monitor that is no longer what it was', () => {
    expect(alertLogJson(aTransition({}), false)).toEqual(expect.objectContaining({ monitorId: null }));
  });
});

describe('the id of an entry', () => {
  it.each([1, 57, 58, 58 ** 4 - 1])('with sequence %i has 15 characters and gives the sequence back', (sequence) => {
    const id = alertLogId('5kLmNpQrStU', sequence);
    expect(id).toHaveLength(15);
    expect(sequenceOf('5kLmNpQrStU', id)).toBe(sequence);
  });

  it.each(['', 'x', '5kLmNpQrStU', '!'.repeat(15)])('is not %j', (text) => {
    expect(sequenceOf('5kLmNpQrStU', text)).toBeUndefined();
  });

  it('belongs to one alert', () => {
    expect(sequenceOf('5kLmNpQrStV', alertLogId('5kLmNpQrStU', 1))).toBeUndefined();
  });
});
