import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, type User } from '@tocsin/config-domain';
import { IdSource } from '@tocsin/runtime';

@Injectable()
export class CreateUser {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** @throws {ConflictError} If someone of the organization has the e-mail address already. */
  async run(caller: Caller, person: Pick<User, 'screenName' | 'email'>): Promise<User> {
    return this.configuration.change(caller, async ({ at, users }) => {
      const user = {
        id: this.ids.next(),
        ...person,
        role: 'viewer' as const,
        projectRoles: [],
        joinedAt: Math.floor(at / 1000),
      };
      await users.insert(user);
      return user;
    });
  }
}
