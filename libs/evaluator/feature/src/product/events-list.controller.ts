import { Controller, Get, UseFilters, UseGuards } from '@nestjs/common';
import { StoredProductEvents } from '@tocsin/evaluator-domain';
import { CurrentProject, type ProjectPrincipal, ProjectSecretGuard, SurfaceErrorFilter } from '@tocsin/platform';
import { Clock } from '@tocsin/runtime';

const DAY_MS = 86_400_000;

/** The types of events of a project, as Amplitude's Dashboard REST API lists them. */
@Controller('api/2/events')
@UseGuards(ProjectSecretGuard)
@UseFilters(SurfaceErrorFilter)
export class EventsListController {
  constructor(
    private readonly events: StoredProductEvents,
    private readonly clock: Clock,
  ) {}

  /** `totals` counts the last 7 days. */
  @Get('list')
  async list(@CurrentProject() { org, project }: ProjectPrincipal): Promise<{ data: readonly object[] }> {
    const types = await this.events.types(org, project.id, this.clock.now() - 7 * DAY_MS);
    const data = types.map(({ name, total }) => ({
      value: name,
      display: name,
      totals: total,
      non_active: false,
      deleted: false,
      hidden: false,
      flow_hidden: false,
    }));
    return { data };
  }
}
