import type { HostState } from '@tocsin/payload-schemas';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { forgetCheck, newCheck } from './take-check-reports.js';

/** Brings the check monitors of a host in line with those that it declares. One with an open alert stays as long. */
export function declareChecks(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  declared: HostState['checks'],
): void {
  for (const { name, memo } of declared) {
    const known = owner.checks.get(name);
    if (known?.origin === 'declared' && known.memo === memo) continue;
    const check = { ...(known ?? newCheck(owner, name)), memo, origin: 'declared' as const };
    owner.checks.set(name, check);
    output.saveCheck(check);
  }
  for (const check of [...owner.checks.values()]) {
    if (check.origin !== 'declared' || declared.some(({ name }) => name === check.name)) continue;
    if (state.alerts.of(check.org, check.id, owner.key) === undefined) {
      forgetCheck(output, owner, check);
      state.suppressed.forget(output, check.org, check.id, owner.key);
      continue;
    }
    const dropped = { ...check, origin: 'dropped' as const };
    owner.checks.set(check.name, dropped);
    output.saveCheck(dropped);
  }
}
