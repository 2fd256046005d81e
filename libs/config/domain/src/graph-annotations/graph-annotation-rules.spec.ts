import { InvalidInputError } from '@tocsin/runtime';
import { checkGraphAnnotation } from './graph-annotation-rules.js';

const service = { id: 's1', name: 'webshop', memo: '', roles: [{ name: 'app', memo: '' }] };

it.each([
  { when: 'a moment', from: 100, to: 100, roles: [] },
  { when: 'a span with a role', from: 100, to: 101, roles: ['app'] },
])('takes $when', ({ from, to, roles }) => {
  expect(() => checkGraphAnnotation({ from, to, roles }, service)).not.toThrow();
});

it.each([
  { when: 'an end before its beginning', from: 100, to: 99, roles: [], message: /^to: must not be before from/ },
  {
    when: 'a role of another service',
    from: 100,
    to: 100,
    roles: ['app', 'db'],
    message: /^roles\[1\]: .*no role "db"/,
  },
])('refuses $when', ({ from, to, roles, message }) => {
  const check = (): void => checkGraphAnnotation({ from, to, roles }, service);
  expect(check).toThrow(InvalidInputError);
  expect(check).toThrow(message);
});
