import { InvalidInputError } from '@tocsin/runtime';
import { escapingOf } from './content-type.js';
import { checkTemplate, type WebhookTemplate } from './webhook-template.js';

/**
 * Refuses a template that cannot be used. It takes some milliseconds, tens of them at most: no transaction need be open.
 *
 * @throws {InvalidInputError} Naming the member and all that is wrong with it, by line.
 */
export function checkUsable(template: WebhookTemplate): void {
  if (escapingOf(template.contentType) === undefined) {
    throw wrong('template.contentType', 'must be a content type in UTF-8, like application/json or text/plain');
  }
  const problems = checkTemplate(template);
  if (problems.length === 0) return;
  throw wrong(
    'template.text',
    problems.map(({ line, problem }) => (line === null ? problem : `line ${line}: ${problem}`)).join(' '),
  );
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);
