import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A workspace package as its package.json describes it. */
export interface WorkspacePackage {
  readonly name: string;
  /** From the root of the repository, such as `libs/evaluator/domain`. */
  readonly folder: string;
  /** Workspace packages that it says it depends on. */
  readonly dependencies: readonly string[];
  /** By the name that others import, such as `@tocsin/messaging/testing`: the source of that entry. */
  readonly entries: ReadonlyMap<string, string>;
}

/** What one file takes from one package. */
export interface Import {
  /** From the root of the repository. */
  readonly file: string;
  readonly from: string;
  readonly names: readonly string[];
}

// No file imports a package as a namespace, or by import().
const IMPORTED = /\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'(@tocsin\/[^']+)'/g;
const EXPORTED = /\bexport\s+(?:type\s+)?\{([^}]*)\}/g;

const sourcesBelow = (root: string): readonly string[] =>
  ['apps', 'libs', 'tools'].flatMap((folder) => filesBelow(join(root, folder)));

/** All packages of the workspace under `root`. */
export function workspacePackages(root: string): readonly WorkspacePackage[] {
  return sourcesBelow(root)
    .filter((file) => file.endsWith('/package.json'))
    .map((file) => {
      const { name, dependencies = {}, exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
      return {
        name,
        folder: relative(root, dirname(file)),
        dependencies: Object.keys(dependencies).filter((other) => other.startsWith('@tocsin/')),
        entries: new Map(
          Object.entries(exports).map(([path, built]) => [
            name + path.slice(1),
            join(dirname(file), built.default.replace('/dist/', '/src/').replace(/js$/, 'ts')),
          ]),
        ),
      };
    });
}

/** What the files under `root` import from packages of the workspace. */
export function workspaceImports(root: string): readonly Import[] {
  return sourcesBelow(root)
    .filter((file) => /\.(ts|mjs|cjs)$/.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(IMPORTED)].map(([, names, from]) => ({
        file: relative(root, file),
        from,
        names: namesIn(names, 'before'),
      })),
    );
}

/** The names that the source of an entry exports. */
export function exportedNames(source: string): readonly string[] {
  return [...readFileSync(source, 'utf8').matchAll(EXPORTED)].flatMap(([, names]) => namesIn(names, 'after'));
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, { readonly default: string }>>;
}

/** Names of a list such as `a, type B, C as D`; of a renamed one that `before` or `after` the `as`. */
function namesIn(list: string, side: 'before' | 'after'): readonly string[] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^type\s+/, ''))
    .filter((item) => item !== '')
    .map((item) => item.split(/\s+as\s+/).at(side === 'before' ? 0 : -1) ?? item);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'dist' || entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
