import { ProjectWriter, type Stored } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_PROJECTS, storedProjects } from './project-rows.js';

export class PostgresProjectWriter extends ProjectWriter {
  private readonly table: StateTable<'project'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'project');
  }

  override async lockAll(): Promise<readonly Stored<ProjectState>[]> {
    await this.scope.lockOrganization();
    return storedProjects(await this.scope.rows(SELECT_PROJECTS, [this.scope.org]));
  }

  override async nextNumber(): Promise<number> {
    const [row] = (await this.scope.rows("select nextval('project_number')::int as number")) as { number: number }[];
    return row.number;
  }

  override insert(project: ProjectState): Promise<void> {
    return this.table.insert(project);
  }

  override save(before: Stored<ProjectState>, project: ProjectState): Promise<void> {
    return this.table.save(before, project);
  }

  override remove(before: Stored<ProjectState>): Promise<void> {
    return this.table.remove(before);
  }
}
