import { parseDockerignore } from './dockerignore.js';

const isIgnored = parseDockerignore('# comment\n.git\n**/dist\ndocker/.env\n*.log\n');

describe('parseDockerignore', () => {
  it.each(['.git', '.git/config', 'dist', 'libs/a/dist', 'libs/a/dist/index.js', 'docker/.env', 'npm.log'])(
    'keeps %s out',
    (path) => {
      expect(isIgnored(path)).toBe(true);
    },
  );

  it.each([
    '.gitignore',
    'a/.git',
    'distant/a',
    'libs/a/src/dist.ts',
    'docker/.env.example',
    'a/docker/.env',
    'a/npm.log',
  ])('lets %s in', (path) => {
    expect(isIgnored(path)).toBe(false);
  });

  it.each(['!a', 'a/**', 'a/**/b', '[ab]', 'a b', 'a?'])('refuses %s', (line) => {
    expect(() => parseDockerignore(line)).toThrow(`"${line}" in .dockerignore is not understood`);
  });
});
