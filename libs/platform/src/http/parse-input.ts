import { InvalidInputError } from '@tocsin/runtime';
import type { z } from 'zod';

/**
 * Parses a request's body or query with the schema that defines it.
 *
 * @throws {InvalidInputError} Naming the first offending member by its path (`reports[3].status`), the problem and what
 *   would be right.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = pathText(issue.path);
  throw new InvalidInputError(field === '' ? issue.message : `${field}: ${issue.message}`, field);
}

/** `['a', 0, 'b']` → `a[0].b`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
