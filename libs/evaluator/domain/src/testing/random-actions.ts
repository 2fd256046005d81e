import type { DowntimeState, HostState } from '@tocsin/payload-schemas';
import fc from 'fast-check';
import {
  KPI_CONFIGURATION_CHANGES,
  type KpiConfigurationChange,
  type RandomKpiResult,
  randomKpiResult,
} from './random-kpis.js';
import { DOWNTIMES, HOSTS, MONITORS, SETTINGS } from './random-world.js';

/** What happens in one step of a random stream. */
export type Action =
  | { readonly do: 'post'; readonly host: string; readonly samples: readonly RandomSample[]; readonly isBulk: boolean }
  | { readonly do: 'postService'; readonly value: number; readonly ageSeconds: number }
  | {
      readonly do: 'report';
      readonly host: string;
      readonly status: 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';
      readonly attempts: number;
      readonly ageSeconds: number;
      readonly interval: number | undefined;
    }
  | {
      readonly do: 'result';
      readonly value: number | null;
      readonly ageSeconds: number;
      readonly isOutdated: boolean;
    }
  | { readonly do: 'kpi'; readonly result: RandomKpiResult; readonly ageSeconds: number; readonly isOutdated: boolean }
  | { readonly do: 'kpiConfiguration'; readonly change: KpiConfigurationChange }
  | { readonly do: 'close'; readonly which: number }
  | {
      readonly do: 'attend';
      readonly which: number;
      readonly how: 'acknowledge' | 'unacknowledge' | 'assign' | 'snooze' | 'wake';
      /** Of a snooze. */
      readonly seconds: number;
    }
  | { readonly do: 'host'; readonly host: string; readonly change: Partial<HostState> }
  | { readonly do: 'monitor'; readonly which: number; readonly change: 'edit' | 'delete' | 'create' }
  | { readonly do: 'setting'; readonly which: number; readonly change: 'edit' | 'delete' }
  | {
      readonly do: 'downtime';
      readonly which: number;
      readonly change: Partial<DowntimeState> | 'delete' | 'create';
    }
  | { readonly do: 'wait' };

export interface RandomSample {
  readonly metric: string;
  readonly value: number;
  readonly ageSeconds: number;
}

const host = fc.constantFrom(...HOSTS);
const age = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: -60, max: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom(-601, -600, 1200, 1201, 86_400, 86_401) },
);
const value = fc.constantFrom(0, 1, 2, 4.5, 5.5, 7, 12, 100);
/** Metrics that come together, so that percent metrics have their parts most of the time. */
const group: fc.Arbitrary<readonly Omit<RandomSample, 'ageSeconds'>[]> = fc.oneof(
  { weight: 6, arbitrary: value.map((v) => [{ metric: 'loadavg5', value: v }]) },
  { weight: 2, arbitrary: value.map((v) => [{ metric: 'custom.a', value: v }]) },
  {
    weight: 2,
    arbitrary: value.map((v) => [
      { metric: 'memory.used', value: v },
      { metric: 'memory.total', value: 12 },
    ]),
  },
  {
    weight: 2,
    arbitrary: value.map((v) => [
      { metric: 'cpu.user.percentage', value: 200 - 2 * v },
      { metric: 'cpu.idle.percentage', value: 2 * v },
    ]),
  },
  { weight: 1, arbitrary: value.map((v) => [{ metric: 'memory.total', value: v }]) },
);
const samples: fc.Arbitrary<readonly RandomSample[]> = fc
  .array(fc.tuple(group, age), { minLength: 1, maxLength: 4 })
  .map((groups) => groups.flatMap(([together, ageSeconds]) => together.map((s) => ({ ...s, ageSeconds }))));

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('post'),
      host,
      samples,
      isBulk: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('postService'), value, ageSeconds: age }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('report'),
      host,
      status: fc.constantFrom('OK', 'WARNING', 'CRITICAL', 'UNKNOWN'),
      attempts: fc.integer({ min: 1, max: 3 }),
      ageSeconds: fc.constantFrom(0, 0, 0, 30, 3600, 21_600, 21_601),
      interval: fc.constantFrom(undefined, 10, 20),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('result'),
      value: fc.option(value),
      ageSeconds: fc.constantFrom(0, 0, 0, 0, 30, 1200, 1201, -600, -601),
      isOutdated: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close'), which: fc.nat(4) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('attend'),
      which: fc.nat(4),
      how: fc.constantFrom('acknowledge', 'unacknowledge', 'assign', 'snooze', 'snooze', 'wake'),
      seconds: fc.integer({ min: -10, max: 1800 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('host'),
      host,
      change: fc.constantFrom<Partial<HostState>[]>(
        { status: 'maintenance' },
        { status: 'working' },
        { status: 'standby' },
        { roles: [{ service: 'shop', role: 'app' }] },
        { roles: [{ service: 'lab', role: 'app' }] },
        { checks: [{ name: 'check', memo: '' }] },
        { checks: [] },
        { isRetired: true },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('monitor'),
      which: fc.nat(MONITORS.length - 1),
      change: fc.constantFrom('edit', 'delete', 'create'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('setting'),
      which: fc.nat(SETTINGS.length - 1),
      change: fc.constantFrom('edit', 'edit', 'edit', 'delete'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('kpi'),
      result: randomKpiResult,
      ageSeconds: fc.constantFrom(0, 0, 0, 0, 30, 1201),
      isOutdated: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('kpiConfiguration'),
      change: fc.constantFrom(...KPI_CONFIGURATION_CHANGES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('downtime'),
      which: fc.nat(DOWNTIMES.length - 1),
      change: fc.constantFrom<(Partial<DowntimeState> | 'delete' | 'create')[]>(
        'delete',
        'create',
        { duration: 3 },
        { duration: 40 },
        { serviceScopes: ['lab'], monitorScopes: [] },
        { monitorExcludeScopes: ['lasting', 'errors'] },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait') }) },
);

export type GroupsAreTold = 'now' | 'later' | 'twice';

export interface Step {
  readonly action: Action;
  readonly groupsAreTold: GroupsAreTold;
  readonly afterMs: number;
  readonly ticks: number;
}

export const step: fc.Arbitrary<Step> = fc.record({
  action,
  /** Whether alert groups are told before the action what has become of their alerts, or later, or of the newest twice. */
  groupsAreTold: fc.constantFrom<GroupsAreTold[]>('now', 'now', 'later', 'twice'),
  /** Mostly within what a shard takes for its own life; sometimes a pause that is its own fault. */
  afterMs: fc.oneof(
    { weight: 40, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 30_001, max: 4_000_000 }) },
  ),
  /** Seconds of ordinary life before the action, a tick each five: long enough for deadlines. */
  ticks: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }) },
  ),
});
