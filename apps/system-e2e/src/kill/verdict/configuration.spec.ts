import { aHostMonitor, monitorRecord } from '@tocsin/evaluator-domain/testing';
import type { LogRecord } from '@tocsin/messaging';
import { configurationFaults, memoInLog } from './configuration.js';

function record(revision: number, memo: string, offset: number): LogRecord {
  const value = { ...monitorRecord(aHostMonitor({ id: 'm1', memo })), revision };
  const place = { topic: 'tocsin.config.v1', partition: 0, offset, appendedAt: 1 };
  return { ...place, key: 'org1/monitor/m1', value: Buffer.from(JSON.stringify(value)), headers: {} };
}

describe('config.v1', () => {
  it('is right when revisions grow, and when a page of them was published again', () => {
    const records = [record(1, 'a', 0), record(2, 'b', 1), record(3, 'c', 2), record(2, 'b', 3), record(3, 'c', 4)];
    expect(configurationFaults(records)).toEqual([]);
    expect(memoInLog(records, 'm1')).toBe('c');
  });

  it.each([
    { fault: 'a revision comes in two versions', records: [record(1, 'a', 0), record(1, 'b', 1)] },
    { fault: 'an older revision comes late', records: [record(2, 'b', 0), record(1, 'a', 1), record(2, 'b', 2)] },
    { fault: 'an older revision is the last', records: [record(1, 'a', 0), record(2, 'b', 1), record(1, 'a', 2)] },
  ])('is wrong when $fault', ({ records }) => {
    expect(configurationFaults(records)).not.toEqual([]);
  });
});
