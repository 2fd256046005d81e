import type { EpochSeconds } from '@tocsin/runtime';
import type { Point } from '../ports/sample-store.js';
import type { SeriesName } from '../ports/stored-series.js';
import type { ReplayInput } from './replay.js';

/** Stored points of one metric, ascending in time. */
export interface ReplaySeries extends SeriesName {
  readonly points: readonly Point[];
}

/** When one owner posted anything, ascending. */
export interface PostTimes {
  readonly owner: string;
  readonly times: readonly EpochSeconds[];
}

interface Post {
  readonly time: EpochSeconds;
  readonly owner: string;
  readonly names: string[];
  readonly values: number[];
}

/** Points of one owner and time are one post, as an agent sends them. In order of time, then owner. */
export function postsOf(org: string, series: readonly ReplaySeries[]): readonly ReplayInput[] {
  const byOwner = new Map<string, ReplaySeries[]>();
  for (const each of series) {
    const ofOwner = byOwner.get(each.owner);
    if (ofOwner === undefined) byOwner.set(each.owner, [each]);
    else ofOwner.push(each);
  }
  return inputsOf(org, [...byOwner.values()].flatMap(postsOfOwner));
}

/** That something was posted, for monitors that do not ask what. In order of time, then owner. */
export function signsOfLife(org: string, owners: readonly PostTimes[]): readonly ReplayInput[] {
  return inputsOf(
    org,
    owners.flatMap(({ owner, times }) => times.map((time) => ({ time, owner, names: [], values: [] }))),
  );
}

function postsOfOwner(series: readonly ReplaySeries[]): readonly Post[] {
  const [{ owner, metric, points }] = series;
  if (series.length === 1) {
    const names = [metric];
    return points.map(({ time, value }) => ({ time, owner, names, values: [value] }));
  }
  const posts = new Map<EpochSeconds, { readonly names: string[]; readonly values: number[] }>();
  for (const each of series) {
    for (const { time, value } of each.points) {
      const post = posts.get(time) ?? { names: [], values: [] };
      post.names.push(each.metric);
      post.values.push(value);
      posts.set(time, post);
    }
  }
  return Array.from(posts, ([time, post]) => ({ time, owner, ...post }));
}

function inputsOf(org: string, posts: Post[]): readonly ReplayInput[] {
  return posts
    .sort((a, b) => a.time - b.time || (a.owner < b.owner ? -1 : 1))
    .map(({ time, owner, names, values }) => ({
      kind: 'samples',
      at: time * 1000,
      samples: { org, owner, time, names, values },
    }));
}
