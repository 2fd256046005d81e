import { jsonObject } from './json-object.js';
import { SLACK_PASSING_ERRORS, SLACK_PERMANENT_ERRORS } from './slack-errors.js';

/** What is wrong according to the body of an answer: Slack's own word for it, or that it is not what Slack says. */
export type SlackErrorCode = `slack_${string}` | 'unexpected_answer';

/** A code of Slack's, as it may be stored: a word like `invalid_token`. */
const WORD = /^[a-z][a-z0-9_]{1,63}$/;

const SLACK_HOSTS = /(?:^|\.)(?:slack|slack-gov)\.com$/;

/**
 * The error that a successful status hides, if any. Slack's contract is `200` and the text `ok`, but many products take
 * Slack's messages and answer in their own way (Mattermost `ok`, Discord `ok` or nothing with 204, Rocket.Chat
 * `{"success":true}`, others a page), so it is held against Slack alone:
 *
 * 1. An empty body says nothing: the status decides.
 * 2. JSON with `"ok": false` or `"success": false` is a failure, whoever sends it.
 * 3. A body that is exactly one of Slack's error words is that error, whoever sends it.
 * 4. From Slack's own hosts everything but `ok` and JSON with `"ok": true` is a failure.
 * 5. Anything else from anyone else counts as accepted.
 *
 * @param body - First bytes of the answer; JSON that is cut off counts as plain text.
 */
export function slackErrorInSuccess(body: Buffer, url: string): SlackErrorCode | undefined {
  const text = textOf(body);
  if (text === '' || text === 'ok') return undefined;
  const json = jsonObject(text);
  if (json !== undefined && (json['ok'] === false || json['success'] === false)) return codeOf(json['error']);
  if (SLACK_PERMANENT_ERRORS.has(text) || SLACK_PASSING_ERRORS.has(text)) return `slack_${text}`;
  return isSlackItself(url) && json?.['ok'] !== true ? codeOf(text) : undefined;
}

/** The word by which the body of a failed request says that sending the same again cannot help. */
export function slackPermanentError(body: Buffer): `slack_${string}` | undefined {
  const text = textOf(body);
  const said = text.startsWith('{') ? jsonObject(text)?.['error'] : text;
  return typeof said === 'string' && SLACK_PERMANENT_ERRORS.has(said) ? `slack_${said}` : undefined;
}

/** Whether sending the same again cannot help. */
export const isPermanent = (code: SlackErrorCode): boolean => SLACK_PERMANENT_ERRORS.has(code.replace(/^slack_/, ''));

const textOf = (body: Buffer): string => body.toString('latin1').trim();

const codeOf = (said: unknown): SlackErrorCode =>
  typeof said === 'string' && WORD.test(said) ? `slack_${said}` : 'unexpected_answer';

const isSlackItself = (url: string): boolean => URL.canParse(url) && SLACK_HOSTS.test(new URL(url).hostname);
