import { InvalidInputError } from '@tocsin/runtime';
import type { z } from 'zod';
import { mustBe } from './input-members.js';

/** What is wrong with one member, and what would be right. */
export interface InputFault {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/**
 * Parses a request's body or query with the schema that defines it.
 *
 * @throws {InvalidInputError} Naming the first offending member by its path (`reports[3].status`) or the body as a whole,
 *   the problem and what would be right.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = readInput(schema, input);
  if ('value' in read) return read.value;
  const { path, problem } = read.faults[0];
  const field = pathText(path);
  throw new InvalidInputError(field === '' ? ofTheBody(problem) : `${field}: ${problem}`, field);
}

/** The same for what is no request: with all that is wrong. */
export function readInput<T>(
  schema: z.ZodType<T>,
  input: unknown,
): { readonly value: T } | { readonly faults: readonly InputFault[] } {
  const parsed = schema.safeParse(input, { error: expectation });
  if (parsed.success) return { value: parsed.data };
  return { faults: parsed.error.issues.flatMap(faultsOf) };
}

/** A member that is not known is named by itself rather than by the object that has it. */
function faultsOf(issue: z.core.$ZodIssue): readonly InputFault[] {
  const { path, message: problem } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ path, problem }];
  return issue.keys.map((key) => ({ path: [...path, key], problem }));
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
