export { ConfigModule } from './config.module.js';
export { Bootstrap, type Bootstrapped, type BootstrapSettings } from './bootstrap/bootstrap.js';
export { generateApiKey } from './api-keys/secret-key.js';
export { LocalConfigurationLookup } from './internal/local-configuration-lookup.js';
