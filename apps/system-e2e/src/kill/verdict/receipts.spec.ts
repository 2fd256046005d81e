import { damaged, delivered, receipt, STRAY, TRANSITIONS, WANTED } from './a-run.js';
import { receiptFaults } from './receipts.js';

const RECEIPTS = TRANSITIONS.map(receipt);
const ENDS = TRANSITIONS.map((transition) => delivered(transition, 2));

describe('what the receiver got, held against what a channel must be told and deliveries.v1', () => {
  it('is right when everything came in order, once or again', () => {
    expect(receiptFaults(WANTED, [RECEIPTS[0], RECEIPTS[0], RECEIPTS[1], RECEIPTS[2]], ENDS)).toEqual([]);
  });

  it.each(damaged(RECEIPTS, receipt(STRAY)))('is wrong when $fault', ({ list }) => {
    expect(receiptFaults(WANTED, list, ENDS)).not.toEqual([]);
  });

  it.each([
    { fault: 'an earlier one comes again after a later one', receipts: [...RECEIPTS, RECEIPTS[0]] },
    {
      fault: 'a repeat has another body',
      receipts: [RECEIPTS[0], { ...RECEIPTS[0], body: `${RECEIPTS[0].body} ` }, RECEIPTS[1], RECEIPTS[2]],
    },
    {
      fault: 'one has another id than its delivery',
      receipts: [RECEIPTS[0], { ...RECEIPTS[1], webhookId: 'msg_other' }, RECEIPTS[2]],
    },
    {
      fault: 'one comes more often than attempts were counted',
      receipts: [RECEIPTS[0], RECEIPTS[0], RECEIPTS[0], RECEIPTS[1], RECEIPTS[2]],
    },
  ])('is wrong when $fault', ({ receipts }) => {
    expect(receiptFaults(WANTED, receipts, ENDS)).not.toEqual([]);
  });
});
