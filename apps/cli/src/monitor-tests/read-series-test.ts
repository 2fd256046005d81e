import type { FileFaults } from './file-faults.js';
import { unknownNames } from './known-names.js';
import { MAX_SPAN_SECONDS, type MonitorTest, type Series } from './test-file-input.js';
import type { Surroundings } from './test-world.js';
import type { Path, YamlFile } from './yaml-file.js';

/** What one owner posts at one time. */
export interface Post {
  readonly owner: string;
  readonly names: string[];
  readonly values: number[];
}

/** How an alert must stand. */
export interface ExpectedStanding {
  readonly line: number;
  /** `MONITOR@TARGET` */
  readonly alert: string;
  readonly is: string;
  readonly message?: string;
}

export interface SeriesTest {
  readonly kind: 'series';
  readonly file: string;
  readonly name: string;
  /** By the seconds from the beginning. */
  readonly posts: ReadonlyMap<number, readonly Post[]>;
  readonly expectations: ReadonlyMap<number, readonly ExpectedStanding[]>;
}

/** @param named - What its names are held against; undefined if they are not. */
export function readSeriesTest(
  yaml: YamlFile,
  test: MonitorTest & { readonly series: readonly Series[] },
  path: Path,
  named: Surroundings | undefined,
  faults: FileFaults,
): SeriesTest {
  const { name, interval, series, expect = [] } = test;
  if (expect.length === 0)
    faults.tell(yaml, [...path, 'expect'], 'is required with series: how alerts stand, and when');
  for (const [index, { host, service, values }] of series.entries()) {
    const place = [...path, 'series', index];
    for (const problem of named === undefined ? [] : unknownNames({ host, service }, named)) {
      faults.tell(yaml, place, problem);
    }
    if ((values.length - 1) * interval > MAX_SPAN_SECONDS) {
      faults.tell(yaml, [...place, 'values'], `must end within 14d: ${values.length} values lie ${interval}s apart`);
    }
  }
  const expectations = new Map<number, ExpectedStanding[]>();
  for (const [index, { at, alert: written, is, message }] of expect.entries()) {
    const place = [...path, 'expect', index];
    const alert = written.replaceAll('"', '');
    for (const problem of alertProblems(alert, named)) faults.tell(yaml, [...place, 'alert'], problem);
    const standing = { line: yaml.lineOf(place), alert, is, ...(message !== undefined && { message }) };
    expectations.set(at, [...(expectations.get(at) ?? []), standing]);
  }
  return { kind: 'series', file: yaml.file, name, posts: postsOf(series, interval), expectations };
}

/** A name that means nothing would stay well for ever. */
function alertProblems(alert: string, named: Surroundings | undefined): readonly string[] {
  const split = alert.lastIndexOf('@');
  if (split === -1) return [`must be MONITOR@TARGET, not "${alert}"`];
  const [monitor, target] = [alert.slice(0, split), alert.slice(split + 1)];
  if (named === undefined) return [];
  return unknownNames({ monitor, ...(target !== 'monitor' && { owner: target }) }, named);
}

/** What is posted when: one post of each owner at each time, as agents do. */
function postsOf(series: readonly Series[], interval: number): ReadonlyMap<number, readonly Post[]> {
  const posts = new Map<number, Post[]>();
  for (const { host, service, metric, values } of series) {
    const owner = host === undefined ? `service:${service}` : `host:${host}`;
    for (const [index, value] of values.entries()) {
      if (value === null) continue;
      const there = posts.get(index * interval) ?? [];
      posts.set(index * interval, there);
      let post = there.find((each) => each.owner === owner);
      if (post === undefined) there.push((post = { owner, names: [], values: [] }));
      post.names.push(metric);
      post.values.push(value);
    }
  }
  return posts;
}
