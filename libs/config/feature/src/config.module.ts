import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { ChannelSuspension, MonitorDefinitions } from '@tocsin/service-ports';
import { CreateAlertGroupSetting } from './alert-group-settings/create-alert-group-setting.js';
import { DeleteAlertGroupSetting } from './alert-group-settings/delete-alert-group-setting.js';
import { UpdateAlertGroupSetting } from './alert-group-settings/update-alert-group-setting.js';
import { ApiKeysController } from './api-v1/api-keys.controller.js';
import { AuditController } from './api-v1/audit.controller.js';
import { AutomaticMonitorsController } from './api-v1/automatic-monitors.controller.js';
import { ChannelsController as ApiV1ChannelsController } from './api-v1/channels.controller.js';
import { ChartsController } from './api-v1/charts.controller.js';
import { DowntimesController as ApiV1DowntimesController } from './api-v1/downtimes.controller.js';
import { KpiMonitorsController } from './api-v1/kpi-monitors.controller.js';
import { ApiV1MonitorsController } from './api-v1/monitors.controller.js';
import { OrganizationsController } from './api-v1/organizations.controller.js';
import { ProjectWebhooksController } from './api-v1/project-webhooks.controller.js';
import { ProjectsController } from './api-v1/projects.controller.js';
import { SignInLinksController } from './api-v1/sign-in-links.controller.js';
import { UsersController } from './api-v1/users.controller.js';
import { CreateApiKey } from './api-keys/create-api-key.js';
import { RevokeApiKey } from './api-keys/revoke-api-key.js';
import { ForgetOldChanges } from './audit/forget-old-changes.js';
import { Bootstrap } from './bootstrap/bootstrap.js';
import { CallerOfRequest } from './callers/current-caller.js';
import { CreateChannel } from './channels/create-channel.js';
import { DeleteChannel } from './channels/delete-channel.js';
import { RotateChannelSigningSecret } from './channels/rotate-channel-signing-secret.js';
import { ResumeChannel } from './channels/resume-channel.js';
import { SuspendChannel } from './channels/suspend-channel.js';
import { UpdateChannel } from './channels/update-channel.js';
import { CreateChart } from './charts/create-chart.js';
import { DeleteChart } from './charts/delete-chart.js';
import { UpdateChart } from './charts/update-chart.js';
import { CreateGraphAnnotation } from './graph-annotations/create-graph-annotation.js';
import { DeleteGraphAnnotation } from './graph-annotations/delete-graph-annotation.js';
import { UpdateGraphAnnotation } from './graph-annotations/update-graph-annotation.js';
import { CreateDowntime } from './downtimes/create-downtime.js';
import { DeleteDowntime } from './downtimes/delete-downtime.js';
import { ListWindows } from './downtimes/list-windows.js';
import { UpdateDowntime } from './downtimes/update-downtime.js';
import { DefineGraphs } from './graph-definitions/define-graphs.js';
import { DeleteGraphDefinition } from './graph-definitions/delete-graph-definition.js';
import { ProjectWebhooksGrpcController } from './grpc/project-webhooks.grpc-controller.js';
import { RegisterHost } from './hosts/register-host.js';
import { ReplaceHostRoles } from './hosts/replace-host-roles.js';
import { RetireHosts } from './hosts/retire-hosts.js';
import { SetHostStatuses } from './hosts/set-host-statuses.js';
import { UpdateHost } from './hosts/update-host.js';
import { Housekeeping } from './housekeeping/housekeeping.js';
import { PublishTombstones } from './housekeeping/publish-tombstones.js';
import { RepublishMissing } from './housekeeping/republish-missing.js';
import { InternalController } from './internal/internal.controller.js';
import { LocalConfigurationLookup } from './internal/local-configuration-lookup.js';
import { CreateKpiMonitor } from './kpi-monitors/create-kpi-monitor.js';
import { ReadKpiDefinition } from './kpi-monitors/read-kpi-definition.js';
import { DeleteKpiMonitor } from './kpi-monitors/delete-kpi-monitor.js';
import { SetAutomaticMonitor } from './kpi-monitors/set-automatic-monitor.js';
import { SilenceKpiMonitor } from './kpi-monitors/silence-kpi-monitor.js';
import { SubscribeToKpiMonitor } from './kpi-monitors/subscribe-to-kpi-monitor.js';
import { UpdateKpiMonitor } from './kpi-monitors/update-kpi-monitor.js';
import { AlertGroupSettingsController } from './mackerel/alert-group-settings.controller.js';
import { ChannelsController } from './mackerel/channels.controller.js';
import { GraphAnnotationsController } from './mackerel/graph-annotations.controller.js';
import { DowntimesController } from './mackerel/downtimes.controller.js';
import { GraphDefinitionsController } from './mackerel/graph-definitions.controller.js';
import { HostsController } from './mackerel/hosts.controller.js';
import { MetadataController } from './mackerel/metadata.controller.js';
import { MonitorsController } from './mackerel/monitors.controller.js';
import { NotOfferedController } from './mackerel/not-offered.controller.js';
import { NotificationGroupsController } from './mackerel/notification-groups.controller.js';
import { OrganizationController } from './mackerel/organization.controller.js';
import { ServicesController } from './mackerel/services.controller.js';
import { DeleteMetadata } from './metadata/delete-metadata.js';
import { PutMetadata } from './metadata/put-metadata.js';
import { ReadMetadata } from './metadata/read-metadata.js';
import { CreateMonitor } from './monitors/create-monitor.js';
import { DeleteMonitor } from './monitors/delete-monitor.js';
import { ReadMonitorDefinition } from './monitors/read-monitor-definition.js';
import { SetMonitorOptions } from './monitors/set-monitor-options.js';
import { UpdateMonitor } from './monitors/update-monitor.js';
import { CreateNotificationGroup } from './notification-groups/create-group.js';
import { DeleteNotificationGroup } from './notification-groups/delete-group.js';
import { UpdateNotificationGroup } from './notification-groups/update-group.js';
import { CreateOrganization } from './organizations/create-organization.js';
import { UpdateOrganization } from './organizations/update-organization.js';
import { BeginPageSession } from './pages/begin-page-session.js';
import { IssueSignInLink } from './pages/issue-sign-in-link.js';
import { LastKnownStates } from './pages/last-known.js';
import { IfAnswered } from './pages/if-answered.js';
import { PageData } from './pages/page-data.js';
import { PageErrorFilter } from './pages/page-error.filter.js';
import { PageSessionGuard } from './pages/page-session.guard.js';
import { PagesController } from './pages/pages.controller.js';
import { ProductPageData } from './pages/product-page-data.js';
import { SignInController } from './pages/sign-in.controller.js';
import { CreateProjectWebhook } from './project-webhooks/create-project-webhook.js';
import { DeleteProjectWebhook } from './project-webhooks/delete-project-webhook.js';
import { EditableWebhooks } from './project-webhooks/editable-webhooks.js';
import { ReadProjectWebhooks } from './project-webhooks/read-project-webhooks.js';
import { ResumeProjectWebhook } from './project-webhooks/resume-project-webhook.js';
import { RotateSigningSecret } from './project-webhooks/rotate-signing-secret.js';
import { UpdateProjectWebhook } from './project-webhooks/update-project-webhook.js';
import { CreateProject } from './projects/create-project.js';
import { DeleteProject } from './projects/delete-project.js';
import { RevokeFormerApiKey } from './projects/revoke-former-api-key.js';
import { RotateProjectKey } from './projects/rotate-project-key.js';
import { UpdateProject } from './projects/update-project.js';
import { CreateRole } from './services/create-role.js';
import { CreateService } from './services/create-service.js';
import { DeleteRole } from './services/delete-role.js';
import { DeleteService } from './services/delete-service.js';
import { CreateUser } from './users/create-user.js';
import { DeleteUser } from './users/delete-user.js';
import { UpdateUser } from './users/update-user.js';

const CONTROLLERS = [
  OrganizationController,
  ServicesController,
  HostsController,
  MetadataController,
  GraphDefinitionsController,
  GraphAnnotationsController,
  MonitorsController,
  ChannelsController,
  NotificationGroupsController,
  DowntimesController,
  AlertGroupSettingsController,
  NotOfferedController,
  OrganizationsController,
  ApiKeysController,
  UsersController,
  ProjectsController,
  ChartsController,
  KpiMonitorsController,
  AutomaticMonitorsController,
  ProjectWebhooksController,
  ApiV1ChannelsController,
  ApiV1DowntimesController,
  ApiV1MonitorsController,
  AuditController,
  SignInLinksController,
  SignInController,
  PagesController,
  InternalController,
  ProjectWebhooksGrpcController,
];

const USE_CASES = [
  Bootstrap,
  CreateOrganization,
  UpdateOrganization,
  CreateApiKey,
  RevokeApiKey,
  CreateUser,
  UpdateUser,
  DeleteUser,
  CreateProject,
  UpdateProject,
  RotateProjectKey,
  RevokeFormerApiKey,
  DeleteProject,
  CreateChart,
  UpdateChart,
  DeleteChart,
  CreateKpiMonitor,
  UpdateKpiMonitor,
  SilenceKpiMonitor,
  SubscribeToKpiMonitor,
  DeleteKpiMonitor,
  SetAutomaticMonitor,
  ReadProjectWebhooks,
  EditableWebhooks,
  CreateProjectWebhook,
  UpdateProjectWebhook,
  DeleteProjectWebhook,
  ResumeProjectWebhook,
  RotateSigningSecret,
  CreateService,
  DeleteService,
  CreateRole,
  DeleteRole,
  RegisterHost,
  UpdateHost,
  ReplaceHostRoles,
  SetHostStatuses,
  RetireHosts,
  ReadMetadata,
  PutMetadata,
  DeleteMetadata,
  DefineGraphs,
  DeleteGraphDefinition,
  CreateGraphAnnotation,
  UpdateGraphAnnotation,
  DeleteGraphAnnotation,
  CreateMonitor,
  UpdateMonitor,
  SetMonitorOptions,
  ReadKpiDefinition,
  ReadMonitorDefinition,
  DeleteMonitor,
  CreateChannel,
  UpdateChannel,
  DeleteChannel,
  ResumeChannel,
  RotateChannelSigningSecret,
  SuspendChannel,
  CreateNotificationGroup,
  UpdateNotificationGroup,
  DeleteNotificationGroup,
  CreateDowntime,
  UpdateDowntime,
  DeleteDowntime,
  ListWindows,
  CreateAlertGroupSetting,
  UpdateAlertGroupSetting,
  DeleteAlertGroupSetting,
  IssueSignInLink,
  BeginPageSession,
  PublishTombstones,
  RepublishMissing,
  ForgetOldChanges,
];

/** The config service: its use cases and its surfaces. */
@Module({})
export class ConfigModule {
  /**
   * Exports `Bootstrap`, `IssueSignInLink`, and the ports that other services of the same process use:
   * `LocalConfigurationLookup`, `ChannelSuspension` and `MonitorDefinitions`.
   *
   * @param adapters - Modules that together export every port of `config-domain`.
   */
  static register(adapters: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: ConfigModule,
      imports: adapters,
      controllers: CONTROLLERS,
      providers: [
        CallerOfRequest,
        ...USE_CASES,
        Housekeeping,
        IfAnswered,
        PageData,
        ProductPageData,
        LastKnownStates,
        PageSessionGuard,
        PageErrorFilter,
        LocalConfigurationLookup,
        { provide: ChannelSuspension, useExisting: SuspendChannel },
        { provide: MonitorDefinitions, useExisting: ReadMonitorDefinition },
      ],
      exports: [Bootstrap, IssueSignInLink, LocalConfigurationLookup, ChannelSuspension, MonitorDefinitions],
    };
  }
}
