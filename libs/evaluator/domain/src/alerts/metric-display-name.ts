import type { GraphDefinitionState } from '@tocsin/payload-schemas';

/**
 * The name that graph definitions give to a metric, if any. In a definition `*` and `#` stand for one segment, and `%1`,
 * `%2`, … in the display name for what the segments are. The first definition by name wins.
 */
export function metricDisplayName(definitions: Iterable<GraphDefinitionState>, metric: string): string | undefined {
  let best: { readonly definition: string; readonly displayName: string } | undefined;
  for (const definition of definitions) {
    if (best !== undefined && best.definition <= definition.name) continue;
    for (const defined of definition.metrics) {
      const wildcards = wildcardsOf(defined.name, metric);
      if (wildcards === undefined || defined.displayName === '') continue;
      best = { definition: definition.name, displayName: fillIn(defined.displayName, wildcards) };
      break;
    }
  }
  return best?.displayName;
}

/** What the wildcards of a definition stand for in a metric's name; undefined if it names another. */
export function wildcardsOf(pattern: string, metric: string): readonly string[] | undefined {
  const wanted = pattern.split('.');
  const segments = metric.split('.');
  if (wanted.length !== segments.length) return undefined;
  const wildcards: string[] = [];
  for (const [i, segment] of segments.entries()) {
    if (wanted[i] === '*' || wanted[i] === '#') wildcards.push(segment);
    else if (wanted[i] !== segment) return undefined;
  }
  return wildcards;
}

function fillIn(displayName: string, wildcards: readonly string[]): string {
  return displayName.replace(/%(\d)/g, (text, n: string) => wildcards[Number(n) - 1] ?? text);
}
