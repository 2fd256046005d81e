import { checkMetricPattern, GRAPH_UNITS, type GraphDefinitionSpec } from '@tocsin/config-domain';
import { booleanInput, choiceInput, listInput, mustBe, textInput } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';

/** Longest name or title, in characters. */
const MAX_NAME = 255;
/** Most graphs of one request, and most metrics of one graph. */
const MAX_GRAPHS = 1_000;
const MAX_METRICS = 1_000;

const patternInput = textInput(MAX_NAME).transform((name, context) => {
  try {
    checkMetricPattern(name, '');
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    context.addIssue(error.message.replace(/^: /, ''));
  }
  return name;
});
const titleInput = textInput(MAX_NAME).nullish();

const metricInput = z
  .object(
    { name: patternInput, displayName: titleInput, isStacked: booleanInput.nullish() },
    mustBe('an object with the name of a metric'),
  )
  .transform(({ name, displayName, isStacked }) => ({
    name,
    displayName: displayName || name,
    isStacked: isStacked ?? false,
  }));

const graphInput = z
  .object(
    {
      name: patternInput,
      displayName: titleInput,
      unit: choiceInput(GRAPH_UNITS).nullish(),
      metrics: listInput(metricInput, MAX_METRICS),
    },
    mustBe('an object with name and metrics'),
  )
  .transform(({ name, displayName, unit, metrics }) => ({
    name,
    displayName: displayName || name,
    unit: unit ?? 'float',
    metrics,
  }));

/** The body of a request that defines graphs. */
export const graphDefinitionsInput: z.ZodType<GraphDefinitionSpec[]> = listInput(graphInput, MAX_GRAPHS);
