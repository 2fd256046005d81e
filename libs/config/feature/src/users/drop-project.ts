import type { ConfigurationChange } from '@tocsin/config-domain';

/** Takes away the roles that people have in a project which this change deletes. */
export async function dropProjectFromUsers({ users }: ConfigurationChange, projectId: string): Promise<void> {
  for (const before of await users.lockAll()) {
    const projectRoles = before.entity.projectRoles.filter((each) => each.projectId !== projectId);
    if (projectRoles.length === before.entity.projectRoles.length) continue;
    await users.save(before, { ...before.entity, projectRoles });
  }
}
