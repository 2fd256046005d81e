import { classifyAddress, DEFAULT_EGRESS_POLICY } from '@tocsin/delivery-security';
import {
  auditRetentionDays,
  bootstrapSettings,
  connectivityGoneMs,
  dataDir,
  egressSettings,
  httpHost,
  httpPort,
  kafkaSettings,
  logFormat,
  logLevel,
  maxBodyBytes,
  ownPublicUrl,
  PinoLogger,
  previousSecretKeys,
  publicUrl,
  rateSettings,
  readSettings,
  sampleRetentionDays,
  unknownSettings,
} from '@tocsin/platform';
import { banner, runMain } from '@tocsin/service-host';
import { startDistributed } from './distributed-instance.js';
import { freePort } from './free-port.js';

/** What this launcher reads itself. */
const LAUNCHER_SETTINGS = { httpHost, httpPort: httpPort(7070), publicUrl, dataDir, logLevel, logFormat };

/** What it checks and hands on to the services. */
const SERVICE_SETTINGS = {
  ...bootstrapSettings,
  ...egressSettings,
  ...rateSettings,
  previousSecretKeys,
  topicPrefix: kafkaSettings.topicPrefix,
  partitions: kafkaSettings.partitions,
  auditRetentionDays,
  sampleRetentionDays,
  connectivityGoneMs,
  maxBodyBytes,
};

await runMain(async (undo) => {
  const read = readSettings({ ...LAUNCHER_SETTINGS, ...SERVICE_SETTINGS }, process.env);
  const httpPort = read.httpPort === 0 ? await freePort() : read.httpPort;
  const settings = { ...read, httpPort, publicUrl: ownPublicUrl({ ...read, httpPort }, process.env) };
  const format = settings.logFormat === 'auto' ? (process.stderr.isTTY ? 'pretty' : 'json') : settings.logFormat;
  const logger = new PinoLogger({ level: settings.logLevel, format, service: 'launcher' });
  const unknown = unknownSettings(process.env);
  if (unknown !== undefined) logger.warn(unknown);
  const handedOn = [...Object.values(SERVICE_SETTINGS), logLevel].flatMap(({ name }) => {
    const value = process.env[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  const instance = await startDistributed({
    dataDir: settings.dataDir,
    httpHost: settings.httpHost,
    httpPort: settings.httpPort,
    env: {
      ...(Object.fromEntries(handedOn) as Record<string, string>),
      TOCSIN_PUBLIC_URL: settings.publicUrl,
      TOCSIN_LOG_FORMAT: format,
    },
    logger,
    onProgress: (step) => process.stderr.write(`${step}\n`),
    undo,
  });
  void instance.failed.then(async (what) => {
    process.stderr.write(`${what}: everything else is stopped\n`);
    await instance.stop();
    process.exit(1);
  });
  process.stdout.write(
    banner({
      publicUrl: settings.publicUrl,
      command: 'npm run start:distributed',
      org: instance.organization ?? settings.bootstrapOrg,
      generatedApiKey: instance.isKeyNew ? instance.key : undefined,
      keyFile: settings.bootstrapApiKey === undefined ? `${settings.dataDir}/api-key` : undefined,
      signInUrl: instance.signInUrl ?? `${settings.publicUrl}/`,
      dataDir: settings.dataDir,
      loopbackIsAllowed:
        classifyAddress('127.0.0.1', { ...DEFAULT_EGRESS_POLICY, allow: settings.egressAllow }, httpPort).kind ===
        'allowed',
    }),
  );
  return instance;
});
