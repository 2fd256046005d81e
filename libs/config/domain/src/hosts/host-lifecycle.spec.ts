import { InvalidInputError, NotFoundError } from '@tocsin/runtime';
import { aHost } from '../testing/a-host.js';
import { checkAllFound, checkInService, retired, withStatus } from './host-lifecycle.js';

it('retires a host once and for all', () => {
  const gone = retired(aHost(), 1_764_000_000);
  expect(gone).toEqual(aHost({ isRetired: true, retiredAt: 1_764_000_000 }));
  expect(retired(gone, 1_764_000_999)).toBe(gone);
});

it('changes only the status', () => {
  expect(withStatus(aHost(), 'poweroff')).toEqual(aHost({ status: 'poweroff' }));
});

it('lets nothing change a retired host', () => {
  expect(() => checkInService(aHost())).not.toThrow();
  expect(() => checkInService(retired(aHost(), 1_764_000_000))).toThrow(InvalidInputError);
});

it.each([
  { ids: ['h1'], found: ['h1'], missing: undefined },
  { ids: [], found: [], missing: undefined },
  { ids: ['h1'], found: [], missing: 'Host Not Found.' },
  { ids: ['h1', 'h2', 'h3'], found: ['h2'], missing: 'Host Not Found. There is no h1, h3.' },
])('of $ids finds $found and misses: $missing', ({ ids, found, missing }) => {
  const check = (): void =>
    checkAllFound(
      ids,
      found.map((id) => ({ revision: 1, entity: aHost({ id }) })),
    );
  if (missing === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(new NotFoundError(missing));
});
