import { secretBoxOf } from '@tocsin/delivery-security';
import { hostEvaluator } from '@tocsin/evaluator-host';
import { GrpcConfigurationLookup, GrpcMonitorDefinitions } from '@tocsin/service-clients';
import { openFoundation, openKafkaLog, openTopics, requireFreePorts, runMain, runProcess } from '@tocsin/service-host';
import { readEvaluatorSettings } from './env.js';

await runMain(async () => {
  const settings = readEvaluatorSettings();
  await requireFreePorts(settings);
  const foundation = openFoundation({ service: 'evaluator', ...settings });
  const log = openKafkaLog(settings.kafkaBrokers, settings, 'tocsin-evaluator', foundation.logger);
  const topics = await openTopics(
    log,
    { prefix: settings.topicPrefix, log: 'kafka', partitions: settings.partitions },
    foundation.logger,
  );
  const secretBox = secretBoxOf(
    settings.secretKey.reveal(),
    settings.previousSecretKeys.map((key) => key.reveal()),
  );
  const config = { address: settings.configGrpc, token: settings.internalToken };
  const definitions = new GrpcMonitorDefinitions(config);
  const choices = { isAlone: false, secretBox, definitions };
  const evaluator = await hostEvaluator({ ...foundation, ...settings, log, topics, ...choices });
  const lookup = new GrpcConfigurationLookup(config);
  return runProcess({ ...settings, platform: { ...foundation, log, topics, lookup }, services: [evaluator] });
});
