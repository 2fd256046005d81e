import { MackerelController, ReadRoute } from '@tocsin/platform';

/**
 * Lists of what cannot be made here yet, and of which there is therefore nothing: clients that begin by listing go on.
 * Making one is answered by 404, as every path is that nothing serves.
 */
@MackerelController()
export class NotOfferedController {
  @ReadRoute('dashboards')
  dashboards(): object {
    return { dashboards: [] };
  }

  @ReadRoute('invitations')
  invitations(): object {
    return { invitations: [] };
  }

  @ReadRoute('aws-integrations')
  awsIntegrations(): object {
    return { aws_integrations: [] };
  }
}
