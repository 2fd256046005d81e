// Series of KPIs for `kpi-model.mjs`. Their family is not the model's: what a series expects is a product of a logistic or
// linear growth, a random walk of the level, smooth bumps over the day that differ by weekday, a weekly shape that itself wanders,
// holidays and campaigns; around it AR(1) noise with Student-t(4) innovations whose size depends on the hour, and then
// the draw of a count (Poisson), of a conversion (binomial), or a mean or sum of log-normal amounts. Buckets are missing
// alone and in stretches. Every number follows from the seed.
const DAY = 86_400;

/** mulberry32: uniform in [0, 1). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function draws(seed) {
  const uniform = randomOf(seed);
  const between = (low, high) => low + (high - low) * uniform();
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const student = (freedom) => {
    let squares = 0;
    for (let i = 0; i < freedom; i++) squares += normal() ** 2;
    return normal() / Math.sqrt(squares / freedom);
  };
  // Inversion while that is short, the normal limit beyond.
  const poisson = (mean) => {
    if (mean > 500) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let [count, product] = [0, uniform()];
    for (const limit = Math.exp(-mean); product > limit; count++) product *= uniform();
    return count;
  };
  const binomial = (trials, p) => {
    if (trials * p * (1 - p) > 100) {
      return Math.min(trials, Math.max(0, Math.round(trials * p + Math.sqrt(trials * p * (1 - p)) * normal())));
    }
    let hits = 0;
    for (let i = 0; i < trials; i++) hits += uniform() < p ? 1 : 0;
    return hits;
  };
  return { uniform, between, normal, student, poisson, binomial };
}

/** How much of a KPI there is around a moment of the week: two smooth bumps, later and higher at the weekend for some. */
function dayShape(random) {
  const bumps = [random.between(8, 12), random.between(17, 22)].map((at) => ({
    at,
    width: random.between(2, 4),
    height: random.between(0.6, 1.6),
    weekend: random.between(0.3, 1.3),
    late: random.between(0, 2.5),
  }));
  const night = random.between(0.1, 0.5);
  return (hour, isWeekend, drift) =>
    bumps.reduce((sum, { at, width, height, weekend, late }) => {
      const from = hour - at - (isWeekend ? late : 0) - drift;
      const near = from - 24 * Math.round(from / 24);
      return sum + height * (isWeekend ? weekend : 1) * Math.exp(-((near / width) ** 2) / 2);
    }, night);
}

/**
 * @param kind - 'count', 'small count', 'ratio', 'sum' or 'average'.
 * @param grain - 'hour' or 'day'.
 * @param slots - Parts of a bucket whose values are wanted too (counts only): they add up to it.
 * @returns Walls (local seconds), values (NaN where missing), denominators of a ratio, holidays (0 or 1), parts.
 */
export function kpiSeries(seed, kind, grain, days, slots = 0) {
  const random = draws(seed);
  const perDay = grain === 'hour' ? 24 : 1;
  const n = days * perDay;
  const shape = dayShape(random);
  const level = kind === 'small count' ? random.between(2, 12) : 10 ** random.between(1.8, 4.2);
  const week = Array.from(
    { length: 7 },
    (_, day) => 1 + (day >= 5 ? random.between(-0.5, 0.3) : random.between(-0.1, 0.1)),
  );
  const growth = random.between(-0.3, 0.8);
  const middle = random.between(0.2, 0.8) * days;
  const walk = random.between(0.001, 0.012) / Math.sqrt(perDay);
  const carry = random.between(0.1, 0.7);
  const noise = random.between(0.02, 0.12);
  const nightNoise = random.between(1, 1.8);
  const conversion = random.between(0.02, 0.4);
  const amount = 10 ** random.between(0, 2);
  const holidayFactor = random.between(0.4, 1.3);
  const holidays = new Set(Array.from({ length: Math.ceil(days / 40) }, () => Math.floor(random.uniform() * days)));
  const campaigns = Array.from({ length: Math.round((days / 90) * random.uniform() * 2) }, () => ({
    from: random.uniform() * days,
    lasts: random.between(2, 6),
    lifts: random.between(0.05, 0.25),
  }));

  const series = {
    kind: kind === 'small count' ? 'count' : kind,
    grain,
    walls: new Float64Array(n),
    values: new Float64Array(n),
    holidays: new Uint8Array(n),
    ...(kind === 'ratio' && { denominators: new Float64Array(n) }),
    ...(slots > 0 && { parts: new Float64Array(n * slots) }),
  };
  // A Monday.
  const start = Date.UTC(2026, 0, 5) / 1000;
  let [wander, ar, missingLeft, drift] = [0, 0, 0, 0];
  for (let t = 0; t < n; t++) {
    const day = Math.floor(t / perDay);
    const hour = grain === 'hour' ? t % 24 : 12;
    const weekday = day % 7;
    wander += walk * random.student(4);
    if (hour === 0 || grain === 'day') {
      drift = 0.9 * drift + 0.15 * random.normal();
      week[weekday] *= Math.exp(0.01 * random.normal());
    }
    ar =
      carry * ar + noise * Math.sqrt(1 - carry ** 2) * (random.student(4) / Math.SQRT2) * (hour < 7 ? nightNoise : 1);
    const campaign = campaigns.reduce((sum, { from, lasts, lifts }) => {
      const since = t / perDay - from;
      return since < 0 || since > 3 * lasts ? sum : sum + lifts * Math.exp(-since / lasts);
    }, 0);
    const isHoliday = holidays.has(day);
    const common =
      (1 + growth / (1 + Math.exp(-(t / perDay - middle) / (0.15 * days)))) *
      (1 + campaign) *
      week[weekday] *
      (isHoliday ? holidayFactor : 1);
    const intraday = grain === 'hour' ? shape(hour + 0.5, weekday >= 5, drift) : 1;
    const wobble = Math.exp(wander + ar);
    series.walls[t] = start + (t * DAY) / perDay;
    series.holidays[t] = isHoliday ? 1 : 0;
    const expected = level * common * intraday;
    if (kind === 'ratio') {
      const trials = random.poisson(expected);
      const odds = (conversion / (1 - conversion)) * wobble * (weekday >= 5 ? 0.9 : 1);
      series.denominators[t] = trials;
      series.values[t] = trials === 0 ? NaN : random.binomial(trials, odds / (1 + odds)) / trials;
    } else if (kind === 'average' || kind === 'sum') {
      const orders = Math.max(1, random.poisson(expected));
      const mean = amount * wobble * (weekday >= 5 ? 1.1 : 1) * Math.exp((0.8 * random.normal()) / Math.sqrt(orders));
      series.values[t] = kind === 'average' ? mean : mean * orders;
    } else if (slots > 0) {
      let inner = 0;
      for (let slot = 0; slot < slots; slot++) {
        const at = hour + (slot + 0.5) / slots;
        inner = 0.8 * inner + 0.03 * random.student(4);
        const share = grain === 'hour' ? shape(at, weekday >= 5, drift) / shape(hour + 0.5, weekday >= 5, drift) : 1;
        const part = random.poisson(((expected * share) / slots) * wobble * Math.exp(inner));
        series.parts[t * slots + slot] = part;
        series.values[t] += part;
      }
    } else {
      series.values[t] = random.poisson(expected * wobble);
    }
    if (missingLeft === 0 && random.uniform() < 0.004)
      missingLeft = 1 + Math.floor(random.uniform() * (perDay === 24 ? 8 : 2));
    if (missingLeft > 0) {
      missingLeft--;
      series.values[t] = NaN;
    }
  }
  return series;
}
