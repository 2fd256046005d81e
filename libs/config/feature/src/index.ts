export { ConfigModule } from './config.module.js';
export { Bootstrap, type Bootstrapped, type BootstrapSettings } from './bootstrap/bootstrap.js';
export { generateApiKey } from './api-keys/secret-key.js';
export { IssueSignInLink } from './pages/issue-sign-in-link.js';
export { MonitorLimits } from './monitors/monitor-limits.js';
export { AuditSettings } from './audit/audit-settings.js';
export { PageSettings } from './pages/page-settings.js';
export { LocalConfigurationLookup } from './internal/local-configuration-lookup.js';
export { SuspendChannel } from './channels/suspend-channel.js';
