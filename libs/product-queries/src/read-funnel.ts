import type { Funnel } from './funnel.js';
import { faultOf, type Members, readChoice, readJson } from './query-reader.js';
import { readCountedEvent } from './read-counted-event.js';
import { MAX_STEPS, readFunnelQuestion } from './read-funnel-question.js';
import { numberParameter, once, readDays, readSegments, refuseUnknown } from './url-parameters.js';

const PARAMETERS = ['e', 'mode', 'n', 'cs', 'i', 's', 'g', 'limit', 'start', 'end'];

/**
 * Reads the parameters of `funnels`.
 *
 * @param parameters - As a URL's query has them: texts, and lists of texts for those that are repeated.
 * @throws {InvalidInputError} Naming the parameter, what is wrong with it and what would be right.
 */
export function readFunnel(parameters: Members): Funnel {
  refuseUnknown(parameters, PARAMETERS);
  const users = readChoice('n', once(parameters, 'n') ?? 'active', ['active', 'new']);
  const { e } = parameters;
  const texts: readonly unknown[] = Array.isArray(e) ? e : [e];
  if (e === undefined || texts.length < 2 || texts.length > MAX_STEPS) {
    throw faultOf('e', `given for each step, 2 to ${MAX_STEPS} times, such as {"event_type":"Signup"}`);
  }
  const steps = texts.map((text, i) => readCountedEvent(`e[${i}]`, readJson(`e[${i}]`, String(text))));
  const question = readFunnelQuestion(steps, readSegments(parameters), {
    mode: once(parameters, 'mode'),
    cs: numberParameter(parameters, 'cs'),
    g: once(parameters, 'g'),
    limit: numberParameter(parameters, 'limit'),
  });
  return { ...question, ...(users === 'new' && { isOfNewUsers: true }), ...readDays(parameters) };
}
