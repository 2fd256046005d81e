import type { AlertTransition } from '@tocsin/payload-schemas';
import { expectedChanges, type Step } from './load-script.js';
import { changesInLog, receiptProblems, withoutRepeats } from './verdict.js';

const HOST = 'h1';
const MONITOR = 'm1';

const transition = (alertId: string, sequence: number, status: string, at: number, openedAt: number): AlertTransition =>
  ({
    sequence,
    alert: {
      id: alertId,
      type: 'host',
      monitorId: MONITOR,
      target: { kind: 'host', id: HOST },
      status,
      openedAt,
      statusChangedAt: at,
    },
  }) as AlertTransition;

const LOG = [transition('a', 1, 'warning', 11, 11), transition('a', 2, 'critical', 12, 11), transition('a', 3, 'ok', 13, 11)];
const receipt = ({ alert, sequence }: AlertTransition) => ({
  alertId: alert.id,
  webhookId: `${alert.id}-${sequence}`,
  body: JSON.stringify({ alert: { id: alert.id, status: alert.status, statusChangedAt: alert.statusChangedAt } }),
});
const RECEIPTS = LOG.map(receipt);

describe('the checker of the kill test', () => {
  it('finds nothing wrong with a faultless run, repeats included', () => {
    expect(withoutRepeats([LOG[0], LOG[0], LOG[1], LOG[2]])).toEqual(LOG);
    expect(receiptProblems(LOG, [RECEIPTS[0], RECEIPTS[0], RECEIPTS[1], RECEIPTS[2]])).toEqual([]);
  });

  it('knows what a script must cause', () => {
    const steps: Step[] = [
      { time: 10, checkStatus: 'OK', load: 50 },
      { time: 11, checkStatus: 'OK', load: 50.5 },
      { time: 12, checkStatus: 'OK', load: 81 },
      { time: 13, checkStatus: 'OK', load: 50 },
    ];
    expect(changesInLog(LOG, HOST, MONITOR)).toEqual(expectedChanges(steps));
  });

  it.each([
    { fault: 'a transition is missing', log: LOG.slice(1) },
    { fault: 'there is one too many', log: [...LOG, transition('b', 1, 'warning', 14, 14)] },
    { fault: 'one has another status', log: [LOG[0], transition('a', 2, 'unknown', 12, 11), LOG[2]] },
  ])('fails when $fault', ({ log }) => {
    expect(changesInLog(log, HOST, MONITOR)).not.toEqual(changesInLog(LOG, HOST, MONITOR));
    expect(receiptProblems(log, RECEIPTS)).not.toEqual([]);
  });

  it.each([
    { fault: 'a notification is missing', receipts: [RECEIPTS[0], RECEIPTS[2]] },
    { fault: 'two are swapped', receipts: [RECEIPTS[1], RECEIPTS[0], RECEIPTS[2]] },
    { fault: 'an earlier one comes again after a later one', receipts: [...RECEIPTS, RECEIPTS[0]] },
    { fault: 'one is added', receipts: [...RECEIPTS, receipt(transition('b', 1, 'warning', 14, 14))] },
    { fault: 'a repeat has another body', receipts: [RECEIPTS[0], { ...RECEIPTS[0], body: `${RECEIPTS[0].body} ` }, RECEIPTS[1], RECEIPTS[2]] },
  ])('fails when $fault', ({ receipts }) => {
    expect(receiptProblems(LOG, receipts)).not.toEqual([]);
  });

  it('fails when one transition was published in two versions', () => {
    expect(() => withoutRepeats([LOG[0], transition('a', 1, 'critical', 11, 11)])).toThrow('two versions');
  });
});
