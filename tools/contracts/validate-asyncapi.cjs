// Reads an AsyncAPI document on standard input; prints what is wrong and exits 1, or prints nothing and exits 0.
const { Parser } = require('@asyncapi/parser');
const { readFileSync } = require('node:fs');

const ERROR = 0;

new Parser().parse(readFileSync(0, 'utf8')).then(({ diagnostics }) => {
  const errors = diagnostics.filter(({ severity }) => severity === ERROR);
  for (const { path, message } of errors) console.log(`${path.join('.')}: ${message}`);
  process.exitCode = errors.length > 0 ? 1 : 0;
});
