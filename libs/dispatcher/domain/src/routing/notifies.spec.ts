import { alertChange } from '@tocsin/payload-schemas';
import { aTransition } from '../testing/transitions.js';
import { notifies } from './notifies.js';

const TOLD = {
  open: true,
  status: true,
  resend: true,
  close: true,
  acknowledge: false,
  unacknowledge: false,
  assign: false,
  snooze: false,
};

it.each(alertChange.options.map((change) => ({ change, told: TOLD[change] })))(
  'of a transition $change people are told: $told',
  ({ change, told }) => {
    expect(notifies(aTransition({ change }))).toBe(told);
  },
);

it('people are told of every transition of a time when none named its change', () => {
  expect(notifies(aTransition())).toBe(true);
});

it.each(alertChange.options)(
  'people are not told of a transition %s of an alert of a KPI: its findings tell',
  (change) => {
    expect(notifies(aTransition({ change, alert: { type: 'kpi' } }))).toBe(false);
  },
);
