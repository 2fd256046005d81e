import { Body, Get, Param, Patch, Post } from '@nestjs/common';
import { type Caller, Organizations } from '@tocsin/config-domain';
import { booleanInput, choiceInput, mustBe, nonEmptyTextInput, parseInput, textInput } from '@tocsin/input';
import { type OrganizationState, plan } from '@tocsin/payload-schemas';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { z } from 'zod';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateOrganization } from '../organizations/create-organization.js';
import { UpdateOrganization } from '../organizations/update-organization.js';

const displayName = textInput(255)
  .nullable()
  .transform((text) => text || null);
const timeZone = nonEmptyTextInput(64);
const planInput = choiceInput(plan.options);
const newOrganization = z.object(
  {
    name: nonEmptyTextInput(255),
    displayName: displayName.default(null),
    timeZone: timeZone.default('UTC'),
    plan: planInput.optional(),
    hasInsights: booleanInput.default(false),
  },
  mustBe('an object with the name of the organization'),
);
const organizationChange = z.object(
  {
    displayName: displayName.optional(),
    timeZone: timeZone.optional(),
    plan: planInput.optional(),
    hasInsights: booleanInput.optional(),
  },
  mustBe('an object with displayName, timeZone, plan or hasInsights'),
);

@ApiV1Controller('organizations')
export class OrganizationsController {
  constructor(
    private readonly organizations: Organizations,
    private readonly createOrganization: CreateOrganization,
    private readonly updateOrganization: UpdateOrganization,
  ) {}

  /** All of them for the organization that runs the installation; for others, themselves. */
  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal): Promise<{ organizations: readonly OrganizationState[] }> {
    const all = await this.organizations.list();
    const operator = await this.organizations.operator();
    return { organizations: operator?.id === org ? all : all.filter(({ id }) => id === org) };
  }

  @Get(':id')
  @Needs('read')
  async find(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<OrganizationState> {
    const found = (await this.list(principal)).organizations.find((organization) => organization.id === id);
    if (found === undefined) throw new NotFoundError('Organization Not Found.');
    return found;
  }

  @Post()
  @Needs('write')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return this.createOrganization.run(caller, parseInput(newOrganization, body));
  }

  @Patch(':id')
  @Needs('write')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<OrganizationState> {
    return this.updateOrganization.run(caller, id, parseInput(organizationChange, body));
  }
}
