export { type AuditEntry, AuditLog, type AuditPosition } from './audit/audit-log.js';
export { actingAmong, actingOf, systemCaller, userIsGone, type Caller } from './caller.js';
export { Configuration, type Announcement, type ConfigurationChange } from './configuration.js';
export type { Stored } from './stored.js';
export { checkServiceName, SERVICE_NAME_RULE } from './names/service-name.js';
export { distinctRoles, parseRoleFullname, roleFullname } from './names/role-fullname.js';
export { Services } from './services/services.js';
export { ServiceWriter, type Role } from './services/service-writer.js';
export { compareMonitors } from './monitors/monitor-order.js';
export { afterScopeLoss, type LostScope } from './monitors/scope-loss.js';
export { Monitors } from './monitors/monitors.js';
export { MonitorWriter } from './monitors/monitor-writer.js';
export type { ChannelKind, ChannelSpec, ChannelSpecOf } from './channels/channel-spec.js';
export { checkChannelKindKept, checkedChannel, type ChannelSurroundings } from './channels/channel-rules.js';
export { channelOf, resumed, suspended, withoutUser } from './channels/channel-state.js';
export { Channels } from './channels/channels.js';
export { ChannelWriter } from './channels/channel-writer.js';
export { Egress } from './channels/egress.js';
export type { GroupSpec } from './notification-groups/group-spec.js';
export { checkDefaultKept, checkGroup, checkRemovable } from './notification-groups/group-rules.js';
export { defaultNotificationGroup, withoutMember, type LostMember } from './notification-groups/group-state.js';
export { NotificationGroups } from './notification-groups/notification-groups.js';
export { NotificationGroupWriter, type GroupReferences } from './notification-groups/notification-group-writer.js';
export { checkDowntime } from './downtimes/downtime-rules.js';
export type { DowntimeSpec } from './downtimes/downtime-spec.js';
export { DowntimeWriter } from './downtimes/downtime-writer.js';
export { Downtimes } from './downtimes/downtimes.js';
export { downtimeWithout } from './downtimes/target-loss.js';
export {
  afterTargetLoss,
  checkAlertScopes,
  type AlertScopeReferences,
  type LostTarget,
} from './alert-scopes/alert-scopes.js';
export { AlertGroupSettings } from './alert-group-settings/alert-group-settings.js';
export {
  AlertGroupSettingWriter,
  type AlertGroupSettingSpec,
} from './alert-group-settings/alert-group-setting-writer.js';
export { SignIns, type KeptSecret } from './pages/sign-ins.js';
export { isPublishedChange, publishedHost, type Host, type NetworkInterface } from './hosts/host.js';
export { Hosts, type HostFilter } from './hosts/hosts.js';
export { HostWriter } from './hosts/host-writer.js';
export { Users, type User } from './users/users.js';
export { UserWriter } from './users/user-writer.js';
export { documentText } from './json-document.js';
export { newHost, reportedHost, type HostReport } from './hosts/host-report.js';
export { checkAllFound, checkInService, retired, withStatus } from './hosts/host-lifecycle.js';
export { Organizations } from './organizations/organizations.js';
export { OrganizationWriter } from './organizations/organization-writer.js';
export { checkOrganizationChange, checkOrganizationName, checkTimeZone } from './organizations/organization-rules.js';
export { ApiKeys } from './api-keys/api-keys.js';
export { ApiKeyWriter } from './api-keys/api-key-writer.js';
export { checkNewKey, type Permissions } from './api-keys/api-key-rules.js';
export {
  GRAPH_UNITS,
  checkMetricPattern,
  isSameDefinition,
  type GraphDefinitionSpec,
} from './graph-definitions/graph-definition-rules.js';
export type { GraphAnnotation } from './graph-annotations/graph-annotation.js';
export { checkGraphAnnotation } from './graph-annotations/graph-annotation-rules.js';
export { GraphAnnotationWriter } from './graph-annotations/graph-annotation-writer.js';
export { GraphAnnotations } from './graph-annotations/graph-annotations.js';
export { GraphDefinitionWriter } from './graph-definitions/graph-definition-writer.js';
export { MetadataDocuments, type Metadata, type MetadataOwner } from './metadata/metadata.js';
export { MetadataWriter } from './metadata/metadata-writer.js';
export {
  checkDocumentSize,
  checkMetadataReadable,
  checkNamespace,
  checkNamespaceCount,
} from './metadata/metadata-rules.js';
export { ConfigRecords } from './records/config-records.js';
export { Republication, type EntityRevision } from './records/republication.js';
export { Tombstones } from './records/tombstones.js';
export { checkPlan } from './plans/plan-rules.js';
export {
  checkMayGiveWebhook,
  checkMayMakeWebhooks,
  mayEditWebhook,
  notYourWebhook,
  requireRole,
  standingOfKey,
  type Acting,
  type Standing,
} from '@tocsin/standing';
export {
  checkAdminLeft,
  checkKeyRevocation,
  checkNewUser,
  checkProjectRoles,
  checkUserChange,
  checkUserRemoval,
  checkUsersExist,
} from './users/user-rules.js';
export { checkMayMakeProjects, checkProjectAction, mayInProject } from './projects/project-permissions.js';
export {
  acceptedFormerKey,
  checkProjectCount,
  checkProjectName,
  isNamed,
  maskedKey,
  withNewApiKey,
} from './projects/project-rules.js';
export { Projects } from './projects/projects.js';
export { ProjectWriter } from './projects/project-writer.js';
export { checkedChartQuery } from './charts/chart-query-rules.js';
export {
  checkChartCount,
  checkMayChangeChart,
  checkOwnerChange,
  checkUnwatched,
  type NamedMonitor,
} from './charts/chart-rules.js';
export { Charts } from './charts/charts.js';
export { ChartWriter } from './charts/chart-writer.js';
export {
  checkMayChangeMonitor,
  checkMayDeleteMonitor,
  checkMaySetAutomatic,
  checkMaySilence,
  checkMayWatch,
  subscriberOf,
} from './kpi-monitors/kpi-monitor-permissions.js';
export {
  checkConditions,
  checkFitsChart,
  checkFitsMonitors,
  checkKpiMonitorCount,
  checkSubscriberCount,
  MAX_SUBSCRIBERS,
  shortenedConversion,
} from './kpi-monitors/kpi-monitor-rules.js';
export type { AutomaticMonitorSpec, KpiMonitorSpec, SilenceChange } from './kpi-monitors/kpi-monitor-spec.js';
export {
  automaticMonitorOf,
  chartIdOf,
  isAutomatic,
  kpiMonitorOf,
  withoutPerson,
  withSilence,
  withSubscription,
} from './kpi-monitors/kpi-monitor-state.js';
export { KpiMonitors } from './kpi-monitors/kpi-monitors.js';
export { KpiMonitorWriter } from './kpi-monitors/kpi-monitor-writer.js';
export {
  checkedProjectWebhook,
  checkWebhookCount,
  checkWebhookFormKept,
  type ProjectWebhookSurroundings,
} from './project-webhooks/project-webhook-rules.js';
export type { ProjectWebhookSpec } from './project-webhooks/project-webhook-spec.js';
export {
  projectWebhookOf,
  secretsOfProjectWebhook,
  withoutMonitors,
  type SecretOfMember,
} from './project-webhooks/project-webhook-state.js';
export { ProjectWebhooks } from './project-webhooks/project-webhooks.js';
export { channelWithSigningSecret, isSigned, signingSealedAnew, withSigningSecret } from './signing/signing-secrets.js';
export { ProjectWebhookWriter } from './project-webhooks/project-webhook-writer.js';
