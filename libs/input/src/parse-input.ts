import { InvalidInputError } from '@tocsin/runtime';
import type { z } from 'zod';
import { mustBe } from './input-members.js';

/**
 * Parses a request's body or query with the schema that defines it.
 *
 * @throws {InvalidInputError} Naming the first offending member by its path (`reports[3].status`) or the body as a whole,
 *   the problem and what would be right.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input, { error: expectation });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = pathText(issue.path);
  throw new InvalidInputError(field === '' ? ofTheBody(issue.message) : `${field}: ${issue.message}`, field);
}

/** What a schema expects that says nothing of its own. */
const expectation = (issue: z.core.$ZodRawIssue): string | undefined =>
  issue.code === 'invalid_type' ? mustBe(withArticle(issue.expected)).error(issue) : undefined;

const withArticle = (type: string): string => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;

/** Texts of members begin with their verb; that of the body itself needs its subject. */
const ofTheBody = (message: string): string => (/^(must|is) /.test(message) ? `the body ${message}` : message);

/** `['a', 0, 'b']` → `a[0].b`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
