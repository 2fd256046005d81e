import { fileURLToPath } from 'node:url';
import { exportedNames, workspaceImports, workspacePackages } from './public-names.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const packages = workspacePackages(root);
const imports = workspaceImports(root);

/** Names that declarations of other packages need, though no file writes them. */
const IN_DECLARATIONS = ['@tocsin/platform: ShownAddress'];

it.each(packages)('$name exports nothing that no other package imports', ({ folder, entries }) => {
  const unused = [...entries].flatMap(([entry, source]) => {
    const taken = imports
      .filter(({ file, from }) => from === entry && !file.startsWith(`${folder}/`))
      .flatMap(({ names }) => names);
    if (taken.length === 0) return [`${entry} as a whole`];
    return exportedNames(source)
      .filter((exported) => !taken.includes(exported))
      .map((exported) => `${entry}: ${exported}`);
  });
  expect(unused.filter((exported) => !IN_DECLARATIONS.includes(exported))).toEqual([]);
});

it.each(packages)('$name depends on the packages that its files import', ({ name, folder, dependencies }) => {
  const imported = imports
    .filter(({ file }) => file.startsWith(`${folder}/`))
    .map(({ from }) => from.split('/', 2).join('/'))
    .filter((other) => other !== name);
  expect([...dependencies].sort()).toEqual([...new Set(imported)].sort());
});
