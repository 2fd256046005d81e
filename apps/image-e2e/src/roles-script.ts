import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { repository } from './build-context.js';

/**
 * The SQL that psql makes of docker/create-roles.sql, where psql need not be installed. Of psql's own language only
 * `\getenv VARIABLE NAME` and `:'VARIABLE'` are understood, which is all that the file uses.
 *
 * @throws {Error} For any other command of psql, and for a variable that `env` lacks.
 */
export function rolesSql(env: Readonly<Record<string, string>>): string {
  return expandPsql(readFileSync(join(repository, 'docker/create-roles.sql'), 'utf8'), env);
}

/** As `rolesSql`, of the given text. */
export function expandPsql(text: string, env: Readonly<Record<string, string>>): string {
  const variables = new Map<string, string>();
  const statements: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('--')) continue;
    const [, variable, name] = /^\\getenv (\w+) (\w+)$/.exec(line) ?? [];
    if (variable === undefined) statements.push(line);
    else if (name in env) variables.set(variable, env[name]);
  }
  const sql = statements.join('\n');
  if (sql.includes('\\')) throw new Error('a command of psql other than \\getenv is not understood');
  return sql.replaceAll(/(?<!:):(?:'(\w+)'|["\w]\w*)/g, (use, variable: string | undefined) => {
    const value = variable === undefined ? undefined : variables.get(variable);
    if (value === undefined) throw new Error(`${use} has no value`);
    return pg.escapeLiteral(value);
  });
}
