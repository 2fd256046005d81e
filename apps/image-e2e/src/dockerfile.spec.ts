import { parseDockerfile } from './dockerfile.js';

const instructionsOf = (lines: string): unknown => parseDockerfile(`FROM base\n${lines}`)[0].instructions;

describe('parseDockerfile', () => {
  it('reads stages with their names', () => {
    expect(parseDockerfile('# build\nFROM node:24 AS build\nWORKDIR /b\n\nFROM node:24\n')).toEqual([
      { base: 'node:24', name: 'build', instructions: [{ name: 'WORKDIR', path: '/b' }] },
      { base: 'node:24', name: undefined, instructions: [] },
    ]);
  });

  it.each([
    { line: 'COPY . .', expected: { name: 'COPY', from: undefined, source: '.', target: '.' } },
    { line: 'COPY --from=build /b ./', expected: { name: 'COPY', from: 'build', source: '/b', target: './' } },
    { line: 'RUN npm ci --no-audit', expected: { name: 'RUN', command: 'npm ci --no-audit' } },
    { line: 'ENV A=1 \\\n    B_C=x.y', expected: { name: 'ENV', variables: { A: '1', B_C: 'x.y' } } },
    { line: 'USER 1000:1001', expected: { name: 'USER', uid: 1000, gid: 1001 } },
    {
      line: 'HEALTHCHECK --interval=10s --start-period=1m CMD ["node", "a.mjs"]',
      expected: { name: 'HEALTHCHECK', options: { interval: '10s', 'start-period': '1m' }, command: ['node', 'a.mjs'] },
    },
    { line: 'ENTRYPOINT ["node"]', expected: { name: 'ENTRYPOINT', command: ['node'] } },
    { line: 'CMD ["a", "b c"]', expected: { name: 'CMD', command: ['a', 'b c'] } },
  ])('reads $line', ({ line, expected }) => {
    expect(instructionsOf(line)).toEqual([expected]);
  });

  it.each([
    'EXPOSE 80',
    'ADD a b',
    'copy . .',
    'WORKDIR relative',
    'COPY a b c',
    'COPY --chown=1:1 a b',
    'RUN --mount=type=cache,target=/root/.npm npm ci',
    'RUN ["npm", "ci"]',
    'RUN cp a /b',
    'RUN cp a --to=/b',
    'ENV A="x y"',
    'ENV A=$B',
    'USER node',
    'HEALTHCHECK NONE',
    'HEALTHCHECK CMD node a.mjs',
    'ENTRYPOINT node',
    'CMD',
  ])('refuses %s', (line) => {
    expect(() => instructionsOf(line)).toThrow(`"${line}" is not understood`);
  });

  it('refuses an instruction before the first FROM', () => {
    expect(() => parseDockerfile('RUN a\nFROM b')).toThrow('"RUN a" comes before the first FROM');
  });
});
