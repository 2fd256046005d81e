import { basicAuthorization, checkUrl, type EgressPolicy, type Refusal } from '@tocsin/delivery-security';

/** A URL that may be used, cut into what a request needs. */
export interface RequestTarget {
  readonly ok: true;
  readonly origin: string;
  readonly path: string;
  /** From the URL's userinfo. */
  readonly authorization?: string;
}

const MAX_REMEMBERED = 10_000;

/** Applies the policy to URLs as they are sent to, remembering its verdicts: they only depend on the URL. */
export class RequestTargets {
  private readonly verdicts = new Map<string, RequestTarget | Refusal>();

  constructor(private readonly policy: EgressPolicy) {}

  of(url: string): RequestTarget | Refusal {
    let verdict = this.verdicts.get(url);
    if (verdict === undefined) {
      verdict = judge(url, this.policy);
      if (this.verdicts.size >= MAX_REMEMBERED) this.verdicts.clear();
      this.verdicts.set(url, verdict);
    }
    return verdict;
  }
}

function judge(text: string, policy: EgressPolicy): RequestTarget | Refusal {
  const checked = checkUrl(text, policy, { userinfo: 'basic' });
  if (!checked.ok) return checked;
  const { origin, pathname, search } = new URL(checked.url);
  const target = { ok: true, origin, path: `${pathname}${search}` } as const;
  return checked.userinfo === undefined ? target : { ...target, authorization: basicAuthorization(checked.userinfo) };
}
