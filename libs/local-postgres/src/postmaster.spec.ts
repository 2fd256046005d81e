import { parsePostmasterFile } from './postmaster.js';

describe('parsePostmasterFile', () => {
  it.each([
    {
      when: 'complete',
      text: '4711\n/data/pg\n1764000000\n5433\n\n127.0.0.1\n1 2\nready\n',
      expected: { pid: 4711, port: 5433 },
    },
    { when: 'just created', text: '4711\n/data/pg\n', expected: { pid: 4711, port: undefined } },
    { when: 'empty', text: '', expected: undefined },
    { when: 'of a single-user server', text: '-4711\n/data/pg\n', expected: undefined },
    { when: 'something else', text: 'x', expected: undefined },
  ])('reads a file that is $when', ({ text, expected }) => {
    expect(parsePostmasterFile(text)).toEqual(expected);
  });
});
