// Reads a JSON array of {path, code} on standard input and prints, for each, the messages of the boundary rule, as lint
// would give them if a file with that code lay at that path.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nx from '@nx/eslint-plugin';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { boundaries } from '../../eslint.config.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser }, plugins: { '@nx': nx } },
    ...boundaries,
  ],
});

const verdicts = [];
for (const { path, code } of JSON.parse(readFileSync(0, 'utf8'))) {
  const [{ messages }] = await eslint.lintText(code, { filePath: join(root, path) });
  verdicts.push(messages.map(({ message }) => message));
}
console.log(JSON.stringify(verdicts));
