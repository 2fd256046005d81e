import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

/** Parts of a name that stand for a unit other than Prometheus' base units, or for a unit in short. */
const UNITS = new Set(
  'milliseconds microseconds nanoseconds minutes hours days kilobytes megabytes gigabytes kibibytes mebibytes bits s ms us ns sec m h d b kb mb gb'.split(
    ' ',
  ),
);

/**
 * What `promtool check metrics` would say of a registry: a sentence for each departure from Prometheus' conventions of
 * names. Empty when there is none.
 */
export async function metricFaults(registry: Registry): Promise<string[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap((metric) => faultsOf(metric).map((fault) => `${metric.name}: ${fault}`));
}

function faultsOf({ name, help, type, values }: MetricObjectWithValues<MetricValue<string>>): string[] {
  const kind = String(type);
  const isCounter = kind === 'counter';
  const labels = values.flatMap((value) => Object.keys(value.labels));
  const faults: [boolean, string][] = [
    [help.trim() === '', 'has no help text'],
    [isCounter && !name.endsWith('_total'), 'is a counter whose name does not end in _total'],
    [!isCounter && name.endsWith('_total'), 'is no counter, but its name ends in _total'],
    [!/^(histogram|summary)$/.test(kind) && /_(bucket|count|sum)$/.test(name), 'is named like a part of a histogram'],
    [/(^|_)(counter|gauge|histogram|summary)(_|$)/.test(name), 'names its type'],
    [/[A-Z:]/.test(name) || labels.some((label) => /[A-Z]/.test(label)), 'is not in snake_case'],
    [name.split('_').some((part) => UNITS.has(part)), 'is not in base units, written out'],
  ];
  return faults.filter(([isSo]) => isSo).map(([, fault]) => fault);
}
