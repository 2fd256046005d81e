import { anEmailChannel } from '../testing/configuration.js';
import { recipientsOf } from './mail-recipients.js';

const people = new Map([
  ['hanako', 'hanako@example.com'],
  ['taro', 'TARO@example.com'],
  ['nameless', ''],
]);

it.each([
  { when: 'addresses', emails: ['a@x.test', 'b@x.test'], userIds: [], to: ['a@x.test', 'b@x.test'] },
  { when: 'people', emails: [], userIds: ['taro', 'hanako'], to: ['TARO@example.com', 'hanako@example.com'] },
  { when: 'an address twice', emails: ['a@x.test', 'A@X.test'], userIds: [], to: ['a@x.test'] },
  {
    when: 'a person whose address is listed',
    emails: ['taro@example.com'],
    userIds: ['taro'],
    to: ['taro@example.com'],
  },
  {
    when: 'a person who is gone, beside one who is not',
    emails: [],
    userIds: ['x', 'hanako'],
    to: ['hanako@example.com'],
  },
  { when: 'only people who are gone', emails: [], userIds: ['x'], to: [] },
  { when: 'a person without an address', emails: [], userIds: ['nameless'], to: [] },
])('$when', ({ emails, userIds, to }) => {
  expect(recipientsOf(anEmailChannel({ emails, userIds }), people)).toEqual(to);
});
