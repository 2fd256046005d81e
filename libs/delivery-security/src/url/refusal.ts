/**
 * Why a URL or an address is refused. Stable: stored with attempts, returned by APIs, used as a metric label.
 * `answers_not_allowed` is the only one that can pass by itself, because names can resolve differently tomorrow.
 */
export type RefusalCode =
  | 'url_malformed'
  | 'url_too_long'
  | 'url_control_characters'
  | 'scheme_not_allowed'
  | 'userinfo_not_allowed'
  | 'userinfo_invalid'
  | 'host_invalid'
  | 'host_single_label'
  | 'host_local'
  | 'port_not_allowed'
  | 'address_not_allowed'
  | 'answers_not_allowed';

export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  /** One sentence: what is wrong and what would be right. */
  readonly message: string;
}

/** True when the same URL can be accepted later without anyone changing it or the policy. */
export function mayPassLater(code: RefusalCode): boolean {
  return code === 'answers_not_allowed';
}

/** True when it is what lies behind the URL that is refused, which nobody is told more of. */
export function isBlockedTarget(code: RefusalCode): boolean {
  return code === 'address_not_allowed' || code === 'answers_not_allowed';
}

/** One text for every blocked target, whatever lies there: an error that tells more would make us a port scanner. */
export const BLOCKED_TARGET_MESSAGE =
  'the URL leads to an address that webhooks may not be sent to; use a publicly reachable receiver, or have the operator allow its network with TOCSIN_EGRESS_ALLOW';

export function refuse(code: RefusalCode, message: string): Refusal {
  return { ok: false, code, message };
}
