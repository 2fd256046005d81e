import type { Secret } from '@tocsin/runtime';
import { integerSetting, optionalSetting, requiredSetting, secretOf, textSetting } from './setting.js';

export const dataDir = textSetting(
  'TOCSIN_DATA_DIR',
  'Directory of the embedded PostgreSQL, keys and files (mode 0700; started as root 0711).',
  '.tocsin',
);

const postgresUrl = (text: string): Secret => {
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) {
    throw new Error('is not a postgresql:// URL such as postgresql://user:password@host:5432/database');
  }
  return secretOf(text);
};
export const optionalDatabaseUrl = optionalSetting(
  'DATABASE_URL',
  'PostgreSQL to use. Unset: the embedded one in the data directory.',
  postgresUrl,
  'unset: embedded PostgreSQL',
);
export const databaseUrl = requiredSetting(
  'DATABASE_URL',
  'PostgreSQL of this service, with a role of its own: postgresql://user:password@host:5432/database',
  postgresUrl,
);

export const sampleRetentionDays = integerSetting(
  'TOCSIN_SAMPLE_RETENTION_DAYS',
  'Days for which samples are kept.',
  460,
  { min: 2, max: 3_660 },
);

export const imageRetentionDays = integerSetting(
  'TOCSIN_IMAGE_RETENTION_DAYS',
  'Days after its transition for which the graph image of an alert is served; then its address answers 410.',
  30,
  { min: 1, max: 3_660 },
);
export const auditRetentionDays = integerSetting(
  'TOCSIN_AUDIT_RETENTION_DAYS',
  'Days for which it is kept who changed what; what an entity is like now stays.',
  400,
  { min: 1, max: 3_660 },
);
