import { hostConfig } from '@tocsin/config-host';
import { DEFAULT_EGRESS_POLICY, imageTokensOf, secretBoxOf } from '@tocsin/delivery-security';
import { GrpcAlertHistory, GrpcDeliveryHistory, GrpcKpiMonitorProgress } from '@tocsin/service-clients';
import { openFoundation, openKafkaLog, openTopics, requireFreePorts, runMain, runProcess } from '@tocsin/service-host';
import { readConfigSettings } from './env.js';

await runMain(async () => {
  const settings = readConfigSettings();
  await requireFreePorts(settings);
  const foundation = openFoundation({ service: 'config', ...settings });
  const log = openKafkaLog(settings.kafkaBrokers, settings, 'tocsin-config', foundation.logger);
  const topics = await openTopics(
    log,
    { prefix: settings.topicPrefix, log: 'kafka', partitions: settings.partitions },
    foundation.logger,
  );
  const previousKeys = settings.previousSecretKeys.map((key) => key.reveal());
  const config = await hostConfig({
    ...foundation,
    log,
    topics,
    databaseUrl: settings.databaseUrl,
    isAlone: false,
    publicUrl: settings.publicUrl,
    auditRetentionDays: settings.auditRetentionDays,
    maxExpressionMonitors: settings.maxExpressionMonitors,
    maxProjects: settings.maxProjects,
    maxCharts: settings.maxCharts,
    maxKpiMonitors: settings.maxKpiMonitors,
    defaultPlan: settings.defaultPlan,
    secretBox: secretBoxOf(settings.secretKey.reveal(), previousKeys),
    imageTokens: imageTokensOf(settings.secretKey.reveal(), previousKeys),
    egress: {
      ...DEFAULT_EGRESS_POLICY,
      allow: settings.egressAllow,
      schemes: settings.egressSchemes,
      ports: settings.egressPorts,
    },
    alertHistory: new GrpcAlertHistory({ address: settings.evaluatorGrpc, token: settings.internalToken }),
    kpiProgress: new GrpcKpiMonitorProgress({ address: settings.evaluatorGrpc, token: settings.internalToken }),
    deliveryHistory: new GrpcDeliveryHistory({ address: settings.dispatcherGrpc, token: settings.internalToken }),
    bootstrap: { organization: settings.bootstrapOrg, apiKey: settings.bootstrapApiKey?.reveal() },
    onStarted: async ({ bootstrapped, organization, signInUrl }) => {
      // For whoever starts this program by hand, and for the launcher of a distributed installation.
      if (bootstrapped?.generatedApiKey !== undefined) {
        process.stdout.write(`API key (shown this once): ${bootstrapped.generatedApiKey}\n`);
      }
      process.stdout.write(
        `Pages of organization "${organization}", sign-in link valid once within 15 minutes: ${signInUrl}\n`,
      );
    },
  });
  return runProcess({
    ...settings,
    platform: { ...foundation, log, topics, lookup: config.lookup },
    services: [config],
  });
});
