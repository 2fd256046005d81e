/**
 * Which metrics a graph shows. `*` in its name stands for one part of theirs: `orders.*` shows `orders.paid` and not
 * `orders.paid.eu`.
 */
export function metricsOfGraph(graph: string, metrics: readonly string[]): readonly string[] {
  const wanted = graph.split('.');
  return metrics.filter((metric) => {
    const parts = metric.split('.');
    return parts.length === wanted.length && wanted.every((part, i) => part === '*' || part === parts[i]);
  });
}
