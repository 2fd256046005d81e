import { suspensionStep } from './suspension-notice.js';

it.each([
  { isTold: false, isSeen: false, revision: 3, suspendedAt: null, step: 'tell', when: 'nobody knows of it yet' },
  { isTold: true, isSeen: false, revision: 3, suspendedAt: null, step: 'wait', when: 'the record is on its way' },
  { isTold: true, isSeen: false, revision: 4, suspendedAt: null, step: 'wait', when: 'an edit came in between' },
  { isTold: true, isSeen: false, revision: 5, suspendedAt: null, step: 'lift', when: 'it came and went unseen' },
  { isTold: true, isSeen: false, revision: 4, suspendedAt: 1, step: 'note', when: 'it shows' },
  { isTold: false, isSeen: false, revision: 4, suspendedAt: 1, step: 'note', when: 'it shows, the answer was lost' },
  { isTold: true, isSeen: true, revision: 4, suspendedAt: 1, step: 'wait', when: 'it lasts' },
  { isTold: true, isSeen: true, revision: 5, suspendedAt: null, step: 'lift', when: 'a person has lifted it' },
  { isTold: false, isSeen: true, revision: 5, suspendedAt: null, step: 'lift', when: 'lifted, the answer was lost' },
])('$when: $step', ({ isTold, isSeen, revision, suspendedAt, step }) => {
  expect(suspensionStep({ revision: 3, isTold, isSeen }, { revision, suspendedAt })).toBe(step);
});
