/** A length of time as it was written: `5m`, `3mo`. */
export interface Duration {
  /** At least 1. */
  readonly amount: number;
  readonly unit: DurationUnit;
}
export type DurationUnit = keyof typeof UNIT_SECONDS;

/** A month has 30 days and a year 365, wherever the calendar stands. */
export const UNIT_SECONDS = { m: 60, h: 3_600, d: 86_400, w: 604_800, mo: 2_592_000, y: 31_536_000 } as const;

export const secondsOf = ({ amount, unit }: Duration): number => amount * UNIT_SECONDS[unit];

/** Names stored series. `metric` may have `*` or `#` for any characters within one of its segments. */
export type Selector = { readonly at: number; readonly metric: string } & (
  | { readonly fn: 'host'; readonly hostId: string }
  | { readonly fn: 'service'; readonly service: string }
  | { readonly fn: 'role' | 'roleSlots'; readonly service: string; readonly role: string }
);

/** Makes one series of many, minute by minute. */
export type Combination = 'avg' | 'max' | 'min' | 'sum' | 'product';

type Call =
  | { readonly fn: Combination; readonly of: Expression }
  | { readonly fn: 'stack'; readonly of: Expression }
  | { readonly fn: 'diff' | 'divide'; readonly left: Expression; readonly right: Expression }
  | { readonly fn: 'scale' | 'offset'; readonly of: Expression; readonly factor: number }
  | { readonly fn: 'percentile'; readonly of: Expression; readonly percentage: number }
  | { readonly fn: 'timeShift' | 'movingAverage'; readonly of: Expression; readonly duration: Duration }
  | { readonly fn: 'linearRegression'; readonly of: Expression; readonly duration: Duration }
  | {
      readonly fn: 'timeLeftForecast';
      readonly of: Expression;
      readonly duration: Duration;
      readonly threshold: number;
    }
  | { readonly fn: 'group'; readonly of: readonly Expression[] }
  | { readonly fn: 'alias'; readonly of: Expression; readonly label: string };

/** An expression: a list of series. `at` is the offset of its first character in the text. */
export type Expression = Selector | ({ readonly at: number } & Call);
