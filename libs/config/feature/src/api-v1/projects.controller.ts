import { Body, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { type Caller, Projects } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import type { ProjectState } from '@tocsin/payload-schemas';
import { ApiV1Controller, Needs } from '@tocsin/platform';
import { Clock } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateProject } from '../projects/create-project.js';
import { DeleteProject } from '../projects/delete-project.js';
import { findProject } from '../projects/find-project.js';
import { keyRotation, newProject, projectChange } from '../projects/project-input.js';
import { projectJson } from '../projects/project-json.js';
import type { ProjectWithSecret } from '../projects/project-keys.js';
import { RevokeFormerApiKey } from '../projects/revoke-former-api-key.js';
import { RotateProjectKey } from '../projects/rotate-project-key.js';
import { UpdateProject } from '../projects/update-project.js';

/** Paths name a project by its id or its number. */
@ApiV1Controller('projects')
export class ProjectsController {
  constructor(
    private readonly projects: Projects,
    private readonly createProject: CreateProject,
    private readonly updateProject: UpdateProject,
    private readonly rotateProjectKey: RotateProjectKey,
    private readonly revokeFormerApiKey: RevokeFormerApiKey,
    private readonly deleteProject: DeleteProject,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentCaller() caller: Caller): Promise<object> {
    const projects = await this.projects.list(caller.org);
    return { projects: projects.map((project) => this.json(caller, project)) };
  }

  @Get(':project')
  @Needs('read')
  async find(@CurrentCaller() caller: Caller, @Param('project') name: string): Promise<object> {
    return this.json(caller, await findProject(this.projects, caller.org, name));
  }

  /** The answer holds the secret key; it is shown this once. */
  @Post()
  @Needs('write')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return this.jsonWithSecret(caller, await this.createProject.run(caller, parseInput(newProject, body)));
  }

  @Patch(':project')
  @Needs('write')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('project') name: string,
    @Body() body: unknown,
  ): Promise<object> {
    return this.json(caller, await this.updateProject.run(caller, name, parseInput(projectChange, body)));
  }

  /** The answer holds a new secret key; it is shown this once. */
  @Post(':project/keys/rotate')
  @HttpCode(200)
  @Needs('write')
  async rotate(
    @CurrentCaller() caller: Caller,
    @Param('project') name: string,
    @Body() body: unknown,
  ): Promise<object> {
    const rotated = await this.rotateProjectKey.run(caller, name, parseInput(keyRotation, body));
    return this.jsonWithSecret(caller, rotated);
  }

  @Delete(':project/keys/former')
  @Needs('write')
  async revokeFormer(@CurrentCaller() caller: Caller, @Param('project') name: string): Promise<object> {
    return this.json(caller, await this.revokeFormerApiKey.run(caller, name));
  }

  @Delete(':project')
  @Needs('write')
  async delete(@CurrentCaller() caller: Caller, @Param('project') name: string): Promise<object> {
    return this.json(caller, await this.deleteProject.run(caller, name));
  }

  private json({ standing }: Caller, project: ProjectState): object {
    return projectJson(project, standing, this.clock.now());
  }

  private jsonWithSecret(caller: Caller, { project, secretKey }: ProjectWithSecret): object {
    return { ...this.json(caller, project), ...(secretKey !== undefined && { secretKey }) };
  }
}
