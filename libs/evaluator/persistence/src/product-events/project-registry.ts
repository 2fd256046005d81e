import { UnavailableError } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

/** Types of events that one project may have; events of further ones are set aside. */
export const MAX_EVENT_TYPES = 2000;

/** A project was erased after its number had been looked up: whoever tries again looks it up anew. */
export class ProjectErasedError extends UnavailableError {}

export interface KnownProject {
  readonly name: string;
  readonly projectNo: number;
  readonly types: Map<string, number>;
}

/** The store's own numbers of projects and of their types of events. They never change, so each is asked for once. */
export class ProjectRegistry {
  private readonly known = new Map<string, KnownProject>();

  constructor(private readonly dataSource: DataSource) {}

  async project(org: string, projectId: string): Promise<KnownProject> {
    const name = `${org}/${projectId}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    await this.dataSource.query(
      `insert into project (org, project_id) select $1::text, $2::text
       where not exists (select from project where org = $1 and project_id = $2) on conflict do nothing`,
      [org, projectId],
    );
    const [{ project_no: projectNo }] = await this.dataSource.query<{ project_no: number }[]>(
      'select project_no from project where org = $1 and project_id = $2',
      [org, projectId],
    );
    const project = { name, projectNo, types: new Map<string, number>() };
    await this.readTypes(project);
    this.known.set(name, project);
    return project;
  }

  /**
   * Makes the numbers of types known, inventing those that are missing, up to `MAX_EVENT_TYPES` of a project.
   *
   * @throws {ProjectErasedError}
   */
  async ensureTypes(project: KnownProject, names: Iterable<string>): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !project.types.has(name));
    if (missing.length === 0 || project.types.size >= MAX_EVENT_TYPES) return;
    await this.dataSource.query(
      `insert into event_type (project_no, name)
       select p.project_no, name
       from (select project_no from project where project_no = $1 for key share) p,
         unnest($2::text[]) with ordinality as wanted (name, n)
       where not exists (select from event_type t where t.project_no = $1 and t.name = wanted.name)
       order by n limit greatest(0, $3 - (select count(*) from event_type where project_no = $1))
       on conflict do nothing`,
      [project.projectNo, missing, MAX_EVENT_TYPES],
    );
    await this.readTypes(project);
    const isErased = project.types.size < MAX_EVENT_TYPES && missing.some((name) => !project.types.has(name));
    if (isErased) throw this.erased(project);
  }

  /** Forgets a project of which nothing is left. @returns What to throw. */
  erased({ name }: KnownProject): ProjectErasedError {
    this.known.delete(name);
    return new ProjectErasedError('a project was erased while events of it were on their way');
  }

  private async readTypes({ projectNo, types }: KnownProject): Promise<void> {
    const rows = await this.dataSource.query<{ type_no: number; name: string }[]>(
      'select type_no, name from event_type where project_no = $1',
      [projectNo],
    );
    for (const { type_no: typeNo, name } of rows) types.set(name, typeNo);
  }
}
