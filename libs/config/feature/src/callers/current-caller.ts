import { Injectable, type PipeTransform } from '@nestjs/common';
import { type Caller, Users } from '@tocsin/config-domain';
import { CurrentPrincipal, type Principal } from '@tocsin/platform';
import { UnauthenticatedError } from '@tocsin/runtime';

/** Finds the person whom a key belongs to, so that changes carry a name. */
@Injectable()
export class CallerOfPrincipal implements PipeTransform<Principal, Promise<Caller>> {
  constructor(private readonly users: Users) {}

  async transform({ org, keyId, userId }: Principal): Promise<Caller> {
    if (userId === null) return { org, actor: { kind: 'key', id: keyId } };
    const user = await this.users.find(org, userId);
    if (user === undefined)
      throw new UnauthenticatedError('the user whom this API key belongs to does not exist any more');
    return { org, actor: { kind: 'user', id: user.id, screenName: user.screenName } };
  }
}

/** Parameter of a controller's method: who makes the request, as use cases want it. */
export const CurrentCaller = (): ParameterDecorator => CurrentPrincipal(CallerOfPrincipal);
