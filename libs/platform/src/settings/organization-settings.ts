import { plan } from '@tocsin/payload-schemas';
import { choiceSetting, integerSetting, optionalSetting, secretOf, type Setting, textSetting } from './setting.js';

/** Read at the first start only. */
export const bootstrapSettings = {
  bootstrapOrg: {
    ...textSetting('TOCSIN_BOOTSTRAP_ORG', 'Name of the organization that the first start creates.', 'demo'),
    parse(text: string | undefined): string {
      const name = text ?? 'demo';
      if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) {
        throw new Error(`"${name}" is not 1 to 63 of a-z, 0-9 and "-", beginning with a letter or digit`);
      }
      return name;
    },
  } satisfies Setting<string>,
  bootstrapApiKey: optionalSetting(
    'TOCSIN_BOOTSTRAP_API_KEY',
    'API key that the first start creates, read and write.',
    (text) => {
      if (!/^[\x21-\x7e]{16,128}$/.test(text)) throw new Error('is not 16 to 128 visible ASCII characters');
      return secretOf(text);
    },
    'generated, printed once, kept in the data directory as api-key (0600)',
  ),
};

/** Of organizations and their projects. */
export const productSettings = {
  defaultPlan: choiceSetting(
    'TOCSIN_DEFAULT_PLAN',
    'Plan that a new organization begins with; API v1 changes it later.',
    plan.options,
    'enterprise',
  ),
  maxProjects: integerSetting('TOCSIN_MAX_PROJECTS', 'Projects that one organization may have.', 100, {
    min: 1,
    max: 10_000,
  }),
  maxCharts: integerSetting('TOCSIN_MAX_CHARTS', 'Saved charts that one project may have.', 1_000, {
    min: 1,
    max: 10_000,
  }),
  maxKpiMonitors: integerSetting('TOCSIN_MAX_KPI_MONITORS', 'KPI monitors that one project may have.', 200, {
    min: 1,
    max: 10_000,
  }),
};
