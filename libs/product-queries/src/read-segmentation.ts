import { InvalidInputError } from '@tocsin/runtime';
import { faultOf, type Members, readChoice, readJson } from './query-reader.js';
import { readCountedEvent } from './read-counted-event.js';
import { readQuestion } from './read-question.js';
import type { Segmentation } from './segmentation.js';
import { numberParameter, once, readDays, readSegments, refuseUnknown } from './url-parameters.js';

const PARAMETERS = ['e', 'e2', 'm', 'n', 'i', 's', 'g', 'g2', 'limit', 'start', 'end'];
const NOT_OFFERED = ['formula', 'rollingWindow', 'rollingAverage'];

/**
 * Reads the parameters of `events/segmentation`.
 *
 * @param parameters - As a URL's query has them: texts, and lists of texts for those that are repeated.
 * @throws {InvalidInputError} Naming the parameter, what is wrong with it and what would be right.
 */
export function readSegmentation(parameters: Members): Segmentation {
  const refused = NOT_OFFERED.find((name) => Object.hasOwn(parameters, name));
  if (refused !== undefined) throw new InvalidInputError(`${refused}: is not offered`, refused);
  refuseUnknown(parameters, PARAMETERS);
  const e = once(parameters, 'e');
  if (e === undefined) throw faultOf('e', 'an event, such as {"event_type":"Signup"}');
  const e2 = once(parameters, 'e2');
  const events = [{ field: 'e', text: e }, ...(e2 === undefined ? [] : [{ field: 'e2', text: e2 }])];
  readChoice('n', once(parameters, 'n') ?? 'any', ['any', 'active']);
  const question = readQuestion(
    events.map(({ field, text }) => readCountedEvent(field, readJson(field, text))),
    readSegments(parameters),
    {
      m: once(parameters, 'm'),
      g: once(parameters, 'g'),
      g2: once(parameters, 'g2'),
      limit: numberParameter(parameters, 'limit'),
    },
  );
  return { ...question, ...readDays(parameters) };
}
