import { Param } from '@nestjs/common';
import { type Caller, Organizations, type User, Users } from '@tocsin/config-domain';
import { CurrentPrincipal, DeleteRoute, MackerelController, type Principal, ReadRoute } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { DeleteUser } from '../users/delete-user.js';

/** The organization of the key, and its people. */
@MackerelController()
export class OrganizationController {
  constructor(
    private readonly organizations: Organizations,
    private readonly users: Users,
    private readonly deleteUser: DeleteUser,
  ) {}

  @ReadRoute('org')
  async org(@CurrentPrincipal() { org }: Principal): Promise<object> {
    const found = await this.organizations.find(org);
    if (found === undefined) throw new NotFoundError('Organization Not Found.');
    return { name: found.name, displayName: found.displayName };
  }

  @ReadRoute('users')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { users: (await this.users.list(org)).map(userJson) };
  }

  @DeleteRoute('users/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return userJson(await this.deleteUser.run(caller, id));
  }
}

/** People act through keys only, so what a collaborator may do is what each of them may do at most. */
function userJson({ id, screenName, email, joinedAt }: User): object {
  return {
    id,
    screenName,
    email,
    authority: 'collaborator',
    isInRegistrationProcess: false,
    isMFAEnabled: false,
    authenticationMethods: [],
    joinedAt,
  };
}
