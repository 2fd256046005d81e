import { fileURLToPath } from 'node:url';
import { exportedNames, workspaceImports, workspacePackages } from './public-names.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const packages = workspacePackages(root);
const imports = workspaceImports(root, packages);

/** Names that declarations of other packages need, though no file writes them. */
const IN_DECLARATIONS = ['@tocsin/platform: ShownAddress'];

it.each(packages)('$name exports nothing that no other package imports', ({ name, entries }) => {
  const unused = [...entries].flatMap(([entry, source]) => {
    const taken = imports.filter(({ by, from }) => from === entry && by.name !== name).flatMap(({ names }) => names);
    if (taken.length === 0) return [`${entry} as a whole`];
    return exportedNames(source)
      .filter((exported) => !taken.includes(exported))
      .map((exported) => `${entry}: ${exported}`);
  });
  expect(unused.filter((exported) => !IN_DECLARATIONS.includes(exported))).toEqual([]);
});

it.each(packages)('$name depends on the packages that its files import', ({ name, dependencies }) => {
  const imported = imports
    .filter(({ by, from }) => by.name === name && from !== name && !from.startsWith(`${name}/`))
    .map(({ from }) => from.split('/', 2).join('/'));
  expect([...dependencies].sort()).toEqual([...new Set(imported)].sort());
});
