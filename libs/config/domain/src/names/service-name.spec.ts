import { InvalidInputError } from '@tocsin/runtime';
import { checkServiceName } from './service-name.js';

it.each([
  { name: 'ab', when: 'two characters' },
  { name: 'a'.repeat(63), when: '63 characters' },
  { name: '9-_', when: 'a digit first' },
  { name: 'constructor', when: 'a word of the language' },
])('accepts $when', ({ name }) => {
  expect(() => checkServiceName(name, 'name')).not.toThrow();
});

it.each([
  { name: '', when: 'nothing' },
  { name: 'a', when: 'one character' },
  { name: 'a'.repeat(64), when: '64 characters' },
  { name: '-ab', when: 'a hyphen first' },
  { name: '_ab', when: 'an underscore first' },
  { name: 'a.b', when: 'a dot' },
  { name: 'a b', when: 'a space' },
  { name: 'ab\n', when: 'a line break at the end' },
  { name: 'écran', when: 'a letter beyond ASCII' },
])('refuses $when and names the member', ({ name }) => {
  expect(() => checkServiceName(name, 'roleFullnames[0]')).toThrow(InvalidInputError);
  expect(() => checkServiceName(name, 'roleFullnames[0]')).toThrow(
    /^roleFullnames\[0\]: ".*" is not a name of 2 to 63/s,
  );
});
