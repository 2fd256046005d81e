import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Files below a folder whose name matches, except what is installed, built or test data. */
export function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (/^(node_modules|dist|fixtures)$/.test(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
}

/** Everything that people read. */
export const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...filesBelow('docs', /\.md$/)];

/** Cells of the rows of every table in a document, without heads and rules. */
export function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

/** The commands of a document's `sh` blocks: comments and blank lines left out, lines that belong together joined. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) => joined(block));
}

function joined(block: string): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of block.split('\n')) {
    if (open === '' && /^\s*(#|$)/.test(line)) continue;
    open = open === '' ? line : `${open}\n${line}`;
    const quotes = open.replaceAll(/\\'/g, '').split("'").length - 1;
    if (quotes % 2 === 1 || open.endsWith('\\')) continue;
    commands.push(open.replace(/\s{2,}#.*$/, '').trimEnd());
    open = '';
  }
  return commands;
}
