import { dayTypeOf, type Grain, hourOf, weekdayOf, type WallSeconds } from './calendar.js';
import { daysBetween, type KpiSeries } from './series.js';

/** Days between two knots of the trend. */
export const KNOT_DAYS: Readonly<Record<Grain, number>> = { day: 14, hour: 3.5 };
/** History from which a year's rhythm is fitted, in days. */
export const YEARLY_FROM_DAYS = 400;
const YEAR_DAYS = 365.25;
const YEARLY_ORDER = 4;
export const MAX_STEPS = 3;

/**
 * Where the columns of each term begin. Hours come first, three columns each (all days, what Saturdays add, what Sundays and
 * holidays add): so ordered, the matrix is nearly empty and the solver skips what is.
 */
export interface Layout {
  /** 72, or 0 for daily series. */
  readonly hourColumns: number;
  readonly trend: number;
  readonly knots: number;
  readonly weekday: number;
  readonly holiday: number;
  readonly yearly: number;
  readonly yearlyColumns: number;
  readonly step: number;
  readonly columns: number;
}

/** Rows of the regression, of which only what is not 0 is kept. The columns of the steps are left to whoever knows where these are. */
export interface Design {
  readonly layout: Layout;
  /** Bucket `t` has the places from `starts[t]` to before `starts[t + 1]`; their columns ascend. */
  readonly starts: Int32Array;
  readonly index: Int32Array;
  readonly value: Float64Array;
}

export function designOf(series: KpiSeries): Design {
  const { grain, walls } = series;
  const n = walls.length;
  const layout = layoutOf(grain, daysBetween(walls[0], walls[n - 1]));
  const widest = (grain === 'hour' ? 6 : 4) + layout.yearlyColumns;
  const starts = new Int32Array(n + 1);
  const index = new Int32Array(n * widest);
  const value = new Float64Array(n * widest);
  let place = 0;
  for (let t = 0; t < n; t++) {
    forEachTerm(layout, series, t, (column, term) => {
      if (term === 0) return;
      index[place] = column;
      value[place++] = term;
    });
    starts[t + 1] = place;
  }
  return { layout, starts, index, value };
}

function layoutOf(grain: Grain, spanDays: number): Layout {
  const hourColumns = grain === 'hour' ? 72 : 0;
  const knots = Math.ceil(spanDays / KNOT_DAYS[grain]) + 1;
  const weekday = hourColumns + knots;
  const holiday = weekday + 7;
  const yearly = holiday + 1;
  const yearlyColumns = spanDays >= YEARLY_FROM_DAYS ? 2 * YEARLY_ORDER : 0;
  const step = yearly + yearlyColumns;
  return {
    hourColumns,
    trend: hourColumns,
    knots,
    weekday,
    holiday,
    yearly,
    yearlyColumns,
    step,
    columns: step + MAX_STEPS,
  };
}

function forEachTerm(
  layout: Layout,
  { grain, walls, holidays }: KpiSeries,
  t: number,
  put: (column: number, term: number) => void,
): void {
  const wall = walls[t];
  const isHoliday = holidays?.[t] === 1;
  if (layout.hourColumns > 0) {
    const dayType = dayTypeOf(wall, isHoliday);
    put(3 * hourOf(wall), 1);
    put(3 * hourOf(wall) + dayType, dayType === 0 ? 0 : 1);
  }
  const along = daysBetween(walls[0], wall) / KNOT_DAYS[grain];
  const knot = Math.max(0, Math.min(Math.floor(along), layout.knots - 2));
  put(layout.trend + knot, 1 - (along - knot));
  put(layout.trend + knot + 1, along - knot);
  put(layout.weekday + weekdayOf(wall), 1);
  put(layout.holiday, isHoliday ? 1 : 0);
  yearlyTerms(wall, layout.yearlyColumns).forEach((term, i) => put(layout.yearly + i, term));
}

/** Sines and cosines of a year that ends where the calendar's does, give or take a day. */
export function yearlyTerms(wall: WallSeconds, columns: number): number[] {
  const turn = (2 * Math.PI * daysBetween(0, wall)) / YEAR_DAYS;
  return Array.from({ length: columns }, (_, i) => {
    const order = 1 + Math.floor(i / 2);
    return i % 2 === 0 ? Math.sin(order * turn) : Math.cos(order * turn);
  });
}

/** How far a term may go before the ridge holds it, as a standard deviation of eta (for bare values: of their spread). */
const FREEDOM = { weekday: 0.5, hour: 1, dayTypeHour: 0.3, holiday: 0.3, yearly: 0.3, step: 1 };
/** Of the trend's slope, in eta per knot: how much it changes from knot to knot. This is what shrinks the changepoints. */
const SLOPE_CHANGE = 0.05;
/** Of the slope itself. */
const SLOPE = 0.3;

/** The penalty's matrix, dense, row by row. Its diagonal is positive, so that any history has one solution. */
export function penaltyOf({ columns, ...layout }: Layout, spread: number): Float64Array {
  const penalty = new Float64Array(columns * columns);
  const scaled = (freedom: number): number => 1 / (freedom * spread) ** 2;
  const ridge = (from: number, to: number, freedom: number, every = 1): void => {
    for (let i = from; i < to; i += every) penalty[i * columns + i] += scaled(freedom);
  };
  const differences = (weights: readonly number[], freedom: number): void => {
    for (let knot = 0; knot + weights.length <= layout.knots; knot++) {
      weights.forEach((a, i) =>
        weights.forEach((b, j) => {
          penalty[(layout.trend + knot + i) * columns + layout.trend + knot + j] += a * b * scaled(freedom);
        }),
      );
    }
  };
  ridge(0, layout.hourColumns, FREEDOM.hour, 3);
  ridge(1, layout.hourColumns, FREEDOM.dayTypeHour, 3);
  ridge(2, layout.hourColumns, FREEDOM.dayTypeHour, 3);
  ridge(layout.trend, layout.weekday, 1e3);
  differences([-1, 1], SLOPE);
  differences([1, -2, 1], SLOPE_CHANGE);
  ridge(layout.weekday, layout.holiday, FREEDOM.weekday);
  ridge(layout.holiday, layout.yearly, FREEDOM.holiday);
  ridge(layout.yearly, layout.step, FREEDOM.yearly);
  ridge(layout.step, columns, FREEDOM.step);
  return penalty;
}
