import { randomBytes } from 'node:crypto';
import { type ConfigStart, hostConfig } from '@tocsin/config-host';
import {
  classifyAddress,
  DEFAULT_EGRESS_POLICY,
  generateSecretKey,
  imageTokensOf,
  secretBoxOf,
} from '@tocsin/delivery-security';
import { hostDispatcher } from '@tocsin/dispatcher-host';
import { hostEvaluator } from '@tocsin/evaluator-host';
import { Secret } from '@tocsin/runtime';
import {
  banner,
  keptSecret,
  openDataDirectory,
  openFoundation,
  openTopics,
  requireFreePorts,
  runMain,
  runProcess,
} from '@tocsin/service-host';
import { openDatabases } from './databases.js';
import { readStandaloneSettings, withChosenPort } from './env.js';
import { LateDefinitions } from './late-definitions.js';
import { LateKpiProgress } from './late-kpi-progress.js';
import { LateSuspension } from './late-suspension.js';
import { openLog } from './open-log.js';

const API_KEY_FILE = 'api-key';

await runMain(async (undo) => {
  const read = readStandaloneSettings();
  const directory = openDataDirectory(read.dataDir);
  undo(() => directory.release());
  await requireFreePorts(read);
  const settings = await withChosenPort(read);
  const foundation = openFoundation({
    service: 'tocsin',
    ...settings,
    // Only this process knows it: nobody else calls the internal methods.
    internalToken: new Secret(randomBytes(32).toString('base64url')),
  });
  const databases = await openDatabases(settings.databaseUrl, directory.path, foundation.logger);
  undo(() => databases.stop());
  const log = await openLog(settings, databases.log, foundation);
  const topics = await openTopics(
    log,
    {
      prefix: settings.topicPrefix,
      log: settings.kafkaBrokers === undefined ? 'embedded' : 'kafka',
      partitions: settings.partitions,
    },
    foundation.logger,
  );
  const secretKey = settings.secretKey ?? keptSecret(directory, 'secret-key', generateSecretKey);
  const previousKeys = settings.previousSecretKeys.map((key) => key.reveal());
  const shared = {
    ...foundation,
    ...settings,
    log,
    topics,
    isAlone: true,
    secretBox: secretBoxOf(secretKey.reveal(), previousKeys),
    imageTokens: imageTokensOf(secretKey.reveal(), previousKeys),
    egress: {
      ...DEFAULT_EGRESS_POLICY,
      allow: settings.egressAllow,
      schemes: settings.egressSchemes,
      ports: settings.egressPorts,
    },
  };
  const suspension = new LateSuspension();
  const definitions = new LateDefinitions();
  const evaluator = await hostEvaluator({ ...shared, databaseUrl: databases.evaluator, definitions });
  const dispatcher = await hostDispatcher({ ...shared, databaseUrl: databases.dispatcher, suspension });
  let started: ConfigStart | undefined;
  const config = await hostConfig({
    ...shared,
    databaseUrl: databases.config,
    auditRetentionDays: settings.auditRetentionDays,
    maxExpressionMonitors: settings.maxExpressionMonitors,
    maxProjects: settings.maxProjects,
    maxCharts: settings.maxCharts,
    maxKpiMonitors: settings.maxKpiMonitors,
    defaultPlan: settings.defaultPlan,
    alertHistory: evaluator.alertHistory,
    kpiProgress: new LateKpiProgress(evaluator.kpiProgress),
    deliveryHistory: dispatcher.deliveryHistory,
    bootstrap: {
      organization: settings.bootstrapOrg,
      apiKey: settings.bootstrapApiKey?.reveal(),
      keepGeneratedKey: (key) => directory.write(API_KEY_FILE, `${key}\n`),
    },
    onStarted: (start) => {
      started = start;
    },
  });
  suspension.use(config.suspension);
  definitions.use(config.definitions);

  const running = await runProcess({
    ...settings,
    platform: { ...foundation, log, topics, lookup: config.lookup },
    services: [config, evaluator, dispatcher],
  });
  process.stdout.write(
    banner({
      publicUrl: settings.publicUrl,
      command: 'npm start',
      org: started?.organization ?? settings.bootstrapOrg,
      generatedApiKey: started?.bootstrapped?.generatedApiKey,
      keyFile: directory.read(API_KEY_FILE) === undefined ? undefined : `${settings.dataDir}/${API_KEY_FILE}`,
      signInUrl: started?.signInUrl ?? settings.publicUrl,
      dataDir: settings.dataDir,
      loopbackIsAllowed: classifyAddress('127.0.0.1', shared.egress, settings.httpPort).kind === 'allowed',
    }),
  );
  return running;
});
