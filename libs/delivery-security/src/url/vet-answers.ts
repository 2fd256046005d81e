import { classifyAddress } from '../address/classify-address.js';
import { formatIp, parseIp } from '../address/ip-address.js';
import type { EgressPolicy } from '../policy/egress-policy.js';
import type { CheckedUrl } from './check-url.js';
import { BLOCKED_TARGET_MESSAGE, refuse, type Refusal } from './refusal.js';

/** Addresses that may be dialled, in the order of the answers, each once, IPv4-mapped ones as IPv4. */
export interface VettedAnswers {
  readonly ok: true;
  readonly addresses: readonly string[];
}

/**
 * Judges what a name resolved to. One blocked address refuses all of them: a name that answers with a public and a
 * private address is either broken or an attack, and picking the good one would leave the choice to whoever owns it.
 *
 * @param answers - All addresses of the name, both families.
 * @param target - From `checkUrl`; a name or port that needs an allowed block accepts nothing else.
 */
export function vetAnswers(
  answers: readonly string[],
  target: Pick<CheckedUrl, 'port' | 'onlyAllowedBlocks'>,
  policy: EgressPolicy,
): VettedAnswers | Refusal {
  const addresses = new Set<string>();
  for (const answer of answers) {
    const ip = parseIp(answer);
    const { kind } = classifyAddress(answer, policy, target.port);
    if (ip === undefined || kind === 'blocked' || (target.onlyAllowedBlocks && kind !== 'allowed')) {
      return refuse('answers_not_allowed', BLOCKED_TARGET_MESSAGE);
    }
    addresses.add(formatIp(ip));
  }
  return { ok: true, addresses: [...addresses] };
}
