import { nonEmptyTextInput, strictInput, textInput, mustBe } from '@tocsin/input';
import type { ChartState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const MAX_NAME = 255;
const MAX_ID = 15;

/** What it asks is judged by `checkedChartQuery`. */
const query = z.custom<ChartState['query']>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  mustBe('an object, such as {"type":"segmentation","e":{"event_type":"Signup"}}'),
);
const described = { name: nonEmptyTextInput(MAX_NAME), query };

/** Body of a request that makes a chart. */
export const newChart = strictInput(described);

/**
 * Body of a request that replaces a chart. The owner that is left out stays. Members that only answers have are passed over, so
 * that what was read can be sent back.
 */
export const chartReplacement = strictInput(
  {
    ...described,
    ownerId: textInput(MAX_ID, 'the id of a user, or null').nullable().optional(),
    id: z.unknown().optional(),
    projectId: z.unknown().optional(),
  },
  'an object with name, query',
).transform(({ name, query, ownerId }) => ({ name, query, ...(ownerId !== undefined && { ownerId }) }));
export type ChartReplacement = z.infer<typeof chartReplacement>;
