import { Body, Delete, Get, Param, Post } from '@nestjs/common';
import { type Caller, type User, Users } from '@tocsin/config-domain';
import { mustBe, nonEmptyTextInput, parseInput, textInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { z } from 'zod';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateUser } from '../users/create-user.js';
import { DeleteUser } from '../users/delete-user.js';

const newUser = z.object(
  {
    screenName: nonEmptyTextInput(255),
    email: textInput(255).refine((text) => /^[^\s@]+@[^\s@]+$/.test(text), mustBe('an e-mail address')),
  },
  mustBe('an object with screenName and email'),
);

@ApiV1Controller('users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly createUser: CreateUser,
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

  @Delete(':id')
  @Needs('write')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<User> {
    return this.deleteUser.run(caller, id);
  }
}
