import { Body, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { type Caller, type User, Users } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateUser } from '../users/create-user.js';
import { DeleteUser } from '../users/delete-user.js';
import { UpdateUser } from '../users/update-user.js';
import { newUser, userChange } from '../users/user-input.js';

@ApiV1Controller('users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly createUser: CreateUser,
    private readonly updateUser: UpdateUser,
    private readonly deleteUser: DeleteUser,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal): Promise<{ users: readonly User[] }> {
    return { users: await this.users.list(org) };
  }

  @Post()
  @Needs('write')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<User> {
    return this.createUser.run(caller, parseInput(newUser, body));
  }

  @Patch(':id')
  @Needs('write')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<User> {
    return this.updateUser.run(caller, id, parseInput(userChange, body));
  }

  @Delete(':id')
  @Needs('write')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<User> {
    return this.deleteUser.run(caller, id);
  }
}
