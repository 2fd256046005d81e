// `npm run settings`: every setting of every program, as the table of docs/settings.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();

const PROGRAMS = ['standalone', 'config', 'evaluator', 'dispatcher'];
const settings = new Map();
for (const program of PROGRAMS) {
  const env = await import(pathToFileURL(join(root, `apps/${program}/dist/env.js`)).href);
  for (const { name, meaning, defaultText } of Object.values(env[`${program.toUpperCase()}_SETTINGS`])) {
    if (!settings.has(name)) settings.set(name, []);
    settings.get(name).push({ program, meaning, defaultText });
  }
}

console.log(row('setting', 'default', 'read by', 'meaning'));
console.log(row('---', '---', '---', '---'));
for (const [name, uses] of settings) {
  const readBy = uses.length === PROGRAMS.length ? 'all' : uses.map(({ program }) => program).join(', ');
  console.log(row(`\`${name}\``, defaults(uses), readBy, uses[0].meaning));
}

/** One default for all, or each program's own. */
function defaults(uses) {
  const texts = [...new Set(uses.map(({ defaultText }) => defaultText))];
  if (texts.length === 1) return texts[0];
  return texts
    .map(
      (text) =>
        `${uses
          .filter((use) => use.defaultText === text)
          .map(({ program }) => program)
          .join(', ')}: ${text}`,
    )
    .join('; ');
}

function row(...cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
