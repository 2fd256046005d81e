import type { HostStatus } from '@tocsin/payload-schemas';
import { type EpochSeconds, InvalidInputError, NotFoundError } from '@tocsin/runtime';
import type { Stored } from '../stored.js';
import type { Host } from './host.js';

export const withStatus = (host: Host, status: HostStatus): Host => ({ ...host, status });

/** The host after its retirement, which nothing undoes; a host that is retired already stays as it is. */
export function retired(host: Host, at: EpochSeconds): Host {
  return host.isRetired ? host : { ...host, isRetired: true, retiredAt: at };
}

/** @throws {InvalidInputError} If the host is retired: it only remains to be looked at. */
export function checkInService(host: Host): void {
  if (!host.isRetired) return;
  throw new InvalidInputError(`the host ${host.id} is retired and cannot be changed; register it anew`);
}

/** @throws {NotFoundError} If one of the ids is none of a host of the organization. */
export function checkAllFound(ids: readonly string[], found: readonly Stored<Host>[]): void {
  const missing = ids.filter((id) => !found.some(({ entity }) => entity.id === id));
  if (missing.length === 0) return;
  throw new NotFoundError(ids.length === 1 ? 'Host Not Found.' : `Host Not Found. There is no ${missing.join(', ')}.`);
}
