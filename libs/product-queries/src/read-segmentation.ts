import { faultOf, type Members, readChoice, readJson } from './query-reader.js';
import { readCountedEvent } from './read-counted-event.js';
import { readQuestion } from './read-question.js';
import type { Segmentation } from './segmentation.js';
import { numberParameter, once, readDays, readSegments, refuseUnknown } from './url-parameters.js';

const PARAMETERS = [
  ...['e', 'e2', 'm', 'n', 'i', 's', 'g', 'g2', 'limit', 'formula', 'rollingWindow', 'rollingAverage'],
  ...['start', 'end'],
];
const MAX_FORMULAS = 10;

/**
 * Reads the parameters of `events/segmentation`.
 *
 * @param parameters - As a URL's query has them: texts, and lists of texts for those that are repeated.
 * @throws {InvalidInputError} Naming the parameter, what is wrong with it and what would be right.
 */
export function readSegmentation(parameters: Members): Segmentation {
  refuseUnknown(parameters, PARAMETERS);
  const e = once(parameters, 'e');
  if (e === undefined) throw faultOf('e', 'an event, such as {"event_type":"Signup"}');
  const e2 = once(parameters, 'e2');
  const events = [{ field: 'e', text: e }, ...(e2 === undefined ? [] : [{ field: 'e2', text: e2 }])];
  readChoice('n', once(parameters, 'n') ?? 'any', ['any', 'active']);
  const days = readDays(parameters);
  const question = readQuestion(
    events.map(({ field, text }) => readCountedEvent(field, readJson(field, text))),
    readSegments(parameters),
    {
      m: once(parameters, 'm'),
      g: once(parameters, 'g'),
      g2: once(parameters, 'g2'),
      limit: numberParameter(parameters, 'limit'),
      formula: once(parameters, 'formula'),
      rollingWindow: numberParameter(parameters, 'rollingWindow'),
      rollingAverage: numberParameter(parameters, 'rollingAverage'),
    },
    { interval: days.interval, maxFormulas: MAX_FORMULAS },
  );
  return { ...question, ...days };
}
