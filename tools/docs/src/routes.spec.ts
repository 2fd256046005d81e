import { serviceOf } from '@tocsin/admin-contract';
import { read, tableRows } from './documents.js';
import { type Route, ROUTES_SERVED } from './routes.js';

/** What a row of a document says: `| GET | `/path` | … |`. */
interface Row {
  readonly method: string;
  readonly path: string;
  readonly third: string;
}

const rowsOf = (document: string): Row[] =>
  tableRows(read(document)).flatMap(([method, path, third]) =>
    /^[A-Z]+$/.test(method) ? [{ method, path: path.replaceAll('`', ''), third }] : [],
  );
/** Parameters may have other names in documents. */
const name = ({ method, path }: Pick<Row, 'method' | 'path'>): string =>
  `${method} ${path.split('?')[0].replaceAll(/<\w+>/g, '<>')}`;
const namesOf = (routes: readonly Pick<Row, 'method' | 'path'>[]): string[] => [...new Set(routes.map(name))].sort();
const below = (prefix: string): Route[] => ROUTES_SERVED.filter(({ path }) => path.startsWith(prefix));

describe('the route table', () => {
  it.each(ROUTES_SERVED)('leads $method $path to $service, which serves it', ({ path, service }) => {
    expect(serviceOf(path.replaceAll(/<\w+>/g, 'x1'))).toBe(service);
  });
});

describe('docs/mackerel-api.md', () => {
  const rows = rowsOf('docs/mackerel-api.md').map((row) => ({ ...row, path: `/api/v0${row.path}` }));

  it('says of every endpoint once whether it is served', () => {
    expect(rows.length).toBeGreaterThan(90);
    expect(rows.filter(({ third }) => !/^(yes|empty|not yet)$/.test(third))).toEqual([]);
    expect(namesOf(rows)).toHaveLength(rows.length);
  });

  it('says so of those that are, and of no other', () => {
    expect(namesOf(rows.filter(({ third }) => third !== 'not yet'))).toEqual(namesOf(below('/api/v0/')));
  });
});

describe('docs/api-v1.md', () => {
  it('has every endpoint of API v1, and no other', () => {
    const rows = rowsOf('docs/api-v1.md');
    expect(namesOf(rows)).toHaveLength(rows.length);
    expect(namesOf(rows)).toEqual(namesOf(below('/api/v1/')));
  });
});
