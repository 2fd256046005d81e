import { Projects } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_PROJECT, SELECT_PROJECTS, storedProjects } from './project-rows.js';

export class PostgresProjects extends Projects {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly ProjectState[]> {
    return storedProjects(await this.database.rows(SELECT_PROJECTS, [org])).map(({ entity }) => entity);
  }

  override async find(org: string, name: string): Promise<ProjectState | undefined> {
    return storedProjects(await this.database.rows(SELECT_PROJECT, [org, name]))[0]?.entity;
  }
}
