import { parseScopeText, scopeText } from './scope-text.js';

it.each([
  { text: 'webshop', scope: { service: 'webshop' } },
  { text: 'webshop:app', scope: { service: 'webshop', role: 'app' } },
  { text: 'webshop: app', scope: { service: 'webshop', role: 'app' } },
  { text: 'w-1_x: a-1_x', scope: { service: 'w-1_x', role: 'a-1_x' } },
])('reads "$text"', ({ text, scope }) => {
  expect(parseScopeText(text)).toEqual(scope);
});

it.each([
  '',
  ' ',
  'webshop:',
  'webshop: ',
  ':app',
  'webshop:  app',
  'webshop :app',
  'webshop:app:db',
  ' webshop',
  '-web',
  'web shop',
])('does not read "%s"', (text) => {
  expect(parseScopeText(text)).toBeUndefined();
});

it('writes a role after colon and space', () => {
  expect(scopeText({ service: 'webshop', role: 'app' })).toBe('webshop: app');
  expect(scopeText({ service: 'webshop' })).toBe('webshop');
});
