import { InvalidInputError } from '@tocsin/runtime';
import { checkUsable } from './check-usable.js';

it.each([
  { template: { text: '{}', contentType: 'application/json' } },
  { template: { text: '', contentType: 'text/plain; charset=utf-8' } },
])('lets pass what can be used: $template', ({ template }) => {
  expect(() => checkUsable(template)).not.toThrow();
});

it.each([
  ...['json', 'text/plain;', 'text/plain\r\nX: y', '', 'text/plain; charset=latin1'].map((contentType) => ({
    template: { text: '{}', contentType },
    field: 'template.contentType',
    message: 'template.contentType: must be a content type in UTF-8, like application/json or text/plain',
  })),
  {
    template: { text: '{{> a}}\n{{/b}}', contentType: 'text/plain' },
    field: 'template.text',
    message:
      'template.text: line 1: There are no partials: write out what is to be there. line 2: {{/b}} ends nothing: no section is open.',
  },
  {
    template: { text: '[', contentType: 'application/json' },
    field: 'template.text',
    message: 'template.text: It ends where a value or "]" should follow.',
  },
])('$message', ({ template, field, message }) => {
  let refusal: unknown;
  try {
    checkUsable(template);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(InvalidInputError);
  expect(refusal).toMatchObject({ message, field });
});
