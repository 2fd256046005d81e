/**
 * Reads a .dockerignore file: paths from the root of the build context, where `**` followed by a slash stands for any
 * folders and `*` for a part of one name. What lies in an excluded folder is excluded too.
 *
 * @returns Tells whether a path, relative to the root and with slashes, stays out of the build context.
 * @throws {Error} Naming a pattern of any other form.
 */
export function parseDockerignore(text: string): (path: string) => boolean {
  const patterns = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(toPattern);
  return (path) => patterns.some((pattern) => pattern.test(path));
}

function toPattern(line: string): RegExp {
  const [, anywhere, path] = /^(\*\*\/)?((?:[\w.-]|\*(?!\*)|\/(?!\/))+)$/.exec(line) ?? refuse(line);
  const names = path.replaceAll('.', '\\.').replaceAll('*', '[^/]*').replace(/\/$/, '');
  return new RegExp(`^${anywhere ? '(.*/)?' : ''}${names}(/|$)`);
}

function refuse(line: string): never {
  throw new Error(`"${line}" in .dockerignore is not understood; teach this reader what it means`);
}
