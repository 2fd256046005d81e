import type { DataSource } from 'typeorm';

/** Types of events that one project may have; events of further ones are set aside. */
export const MAX_EVENT_TYPES = 2000;

interface KnownProject {
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
    const project = { projectNo, types: new Map<string, number>() };
    await this.readTypes(project);
    this.known.set(name, project);
    return project;
  }

  /** Makes the numbers of types known, inventing those that are missing, up to `MAX_EVENT_TYPES` of a project. */
  async ensureTypes(project: KnownProject, names: Iterable<string>): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !project.types.has(name));
    if (missing.length === 0 || project.types.size >= MAX_EVENT_TYPES) return;
    await this.dataSource.query(
      `insert into event_type (project_no, name)
       select $1::int4, name from unnest($2::text[]) with ordinality as wanted (name, n)
       where not exists (select from event_type t where t.project_no = $1 and t.name = wanted.name)
       order by n limit greatest(0, $3 - (select count(*) from event_type where project_no = $1))
       on conflict do nothing`,
      [project.projectNo, missing, MAX_EVENT_TYPES],
    );
    await this.readTypes(project);
  }

  /** The project is gone: a later one begins anew. */
  forget(org: string, projectId: string): void {
    this.known.delete(`${org}/${projectId}`);
  }

  private async readTypes({ projectNo, types }: KnownProject): Promise<void> {
    const rows = await this.dataSource.query<{ type_no: number; name: string }[]>(
      'select type_no, name from event_type where project_no = $1',
      [projectNo],
    );
    for (const { type_no: typeNo, name } of rows) types.set(name, typeNo);
  }
}
