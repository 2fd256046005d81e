import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { SignIns } from '@tocsin/config-domain';
import { ConfigurationView } from '@tocsin/platform';
import { Clock, NotFoundError, UnauthenticatedError } from '@tocsin/runtime';
import { hashOfBrowserSecret } from './browser-secret.js';
import type { PageContext } from './layout.js';
import { sessionSecretOf } from './session-cookie.js';

export interface SignedInRequest {
  readonly headers: { readonly cookie?: string };
  readonly params: unknown;
  page?: PageContext;
}

/** Lets a browser see the pages of the one organization that its session belongs to. */
@Injectable()
export class PageSessionGuard implements CanActivate {
  constructor(
    private readonly signIns: SignIns,
    private readonly view: ConfigurationView,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const secret = sessionSecretOf(request.headers.cookie);
    if (secret === undefined) throw new UnauthenticatedError('not signed in');
    const now = this.clock.now();
    const org = await this.signIns.orgOfSession(hashOfBrowserSecret(secret), now);
    const organization = org === undefined ? undefined : this.view.find('organization', org, org);
    if (organization === undefined) throw new UnauthenticatedError('not signed in');
    const named = (request.params as { readonly org?: string }).org;
    // Of other organizations a session learns not even whether they exist.
    if (named !== undefined && named !== organization.name) throw new NotFoundError('There is no such page.');
    request.page = { organization, now };
    return true;
  }
}
