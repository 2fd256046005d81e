import { textInput } from '@tocsin/input';
import { z } from 'zod';
import { orAbsent, wholeNumberText } from '../alerts/alert-v1-inputs.js';

const MAX_BUCKETS = 200;
/** Longest name of a series: an event, a segment and values of two properties. */
const MAX_SERIES_NAME = 4096;

/** Query of `GET /api/v1/projects/:project/monitors/:monitor/state`. */
export const kpiWatchQuery = z.object({
  series: orAbsent(textInput(MAX_SERIES_NAME)),
  buckets: orAbsent(wholeNumberText(MAX_BUCKETS)),
});
