import type { AlertTransition } from '@tocsin/payload-schemas';
import { publicError } from '@tocsin/platform';
import type { Logger } from '@tocsin/runtime';
import { transitionV1Json } from '../alerts/alert-v1-json.js';
import type { PreviewFindings } from './preview-findings.js';
import type { Previewing } from './preview-monitor.js';

/** Of an answer in lines of JSON. */
export const LINES_TYPE = 'application/x-ndjson';

export function previewJson({
  from,
  to,
  openBefore,
  transitions,
  total,
  opened,
  series,
  points,
  notes,
}: PreviewFindings): object {
  return {
    from: from * 1000,
    to: to * 1000,
    openBefore: openBefore.map(previewedTransition),
    transitions: transitions.map(previewedTransition),
    total,
    opened,
    series,
    points,
    notes,
  };
}

const previewedTransition = (transition: AlertTransition): object => ({
  alertId: transition.alert.id,
  target: transition.alert.target,
  ...transitionV1Json(transition),
});

/**
 * `{"done": 0.25}` now and then, at last `{"result": …}`, or `{"error": …}` if the preview fails on the way. The preview ends when
 * nobody reads on.
 *
 * @param first - The step that has been made.
 */
export async function* previewLines(
  preview: Previewing,
  first: IteratorResult<PreviewFindings, PreviewFindings>,
  logger: Logger,
): AsyncGenerator<string, void> {
  let step = first;
  let toldPercent = -1;
  try {
    for (; step.done !== true; step = await preview.next()) {
      const percent = Math.floor(step.value.done * 100);
      if (percent > toldPercent) yield line({ done: percent / 100 });
      toldPercent = percent;
    }
    yield line({ result: previewJson(step.value) });
  } catch (error) {
    const { status, code, message, field } = publicError(error);
    if (status >= 500) logger.error('a preview failed', { error: String(error) });
    yield line({ error: { code, message, ...(field !== undefined && { field }) } });
  } finally {
    await preview.return(step.value);
  }
}

const line = (json: object): string => `${JSON.stringify(json)}\n`;
