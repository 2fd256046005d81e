import {
  type Cidr,
  type EgressScheme,
  type PortRule,
  parseEgressAllow,
  parseEgressPorts,
  parseEgressSchemes,
} from '@tocsin/delivery-security';
import { integerSetting, optionalSetting, secretOf, type Setting } from './setting.js';

/** The message without the setting's name in front, which the report of faults puts there itself. */
const bare =
  <T>(parse: (text: string) => T) =>
  (text: string | undefined): T => {
    try {
      return parse(text ?? '');
    } catch (error) {
      throw new Error((error as Error).message.replace(/^TOCSIN_[A-Z_]+: /, ''), { cause: error });
    }
  };

/** Where deliveries may go. */
export const egressSettings = {
  egressAllow: {
    name: 'TOCSIN_EGRESS_ALLOW',
    meaning:
      'Address blocks, separated by commas, that admit private addresses in them, host names that resolve into them, and any port there.',
    defaultText: 'empty: public addresses only',
    parse: bare(parseEgressAllow),
  } satisfies Setting<readonly Cidr[]>,
  egressSchemes: {
    name: 'TOCSIN_EGRESS_SCHEMES',
    meaning: 'URL schemes that channels may use.',
    defaultText: 'https,http',
    parse: bare(parseEgressSchemes),
  } satisfies Setting<ReadonlySet<EgressScheme>>,
  egressPorts: {
    name: 'TOCSIN_EGRESS_PORTS',
    meaning: 'Ports that channels may use, separated by commas.',
    defaultText: '80, 443, and 1024 and above except well-known service ports',
    parse: bare(parseEgressPorts),
  } satisfies Setting<PortRule>,
};

/** What external monitors may look at, and how many at once. */
export const externalSettings = {
  externalAllow: {
    name: 'TOCSIN_EXTERNAL_ALLOW',
    meaning:
      'Address blocks, separated by commas, whose private addresses external monitors may look at, host names that resolve into them, and any port there.',
    defaultText: 'empty: public addresses only',
    parse: bare(parseEgressAllow),
  } satisfies Setting<readonly Cidr[]>,
  externalPeriodMs: integerSetting(
    'TOCSIN_EXTERNAL_PERIOD_MS',
    'Milliseconds between two runs of an external monitor.',
    60_000,
    { min: 1_000, max: 3_600_000 },
  ),
  externalConcurrency: integerSetting(
    'TOCSIN_EXTERNAL_CONCURRENCY',
    'External monitors that run at the same time in one process; the others wait for their turn.',
    1_000,
    { min: 1, max: 20_000 },
  ),
};

const perMinute = (name: string, kind: string, value: number): Setting<number> =>
  integerSetting(
    name,
    `Messages a minute to one ${kind}, over all dispatchers, after a burst of ten seconds' worth; 0: no limit.`,
    value,
    { min: 0, max: 600_000 },
  );
/** How fast channels may be sent to. */
export const rateSettings = {
  slackMessagesPerMinute: perMinute(
    'TOCSIN_SLACK_MESSAGES_PER_MINUTE',
    'Slack channel, or project webhook in its format',
    60,
  ),
  webhookMessagesPerMinute: perMinute(
    'TOCSIN_WEBHOOK_MESSAGES_PER_MINUTE',
    'webhook channel, or project webhook in the format amplitude or template',
    0,
  ),
  emailMessagesPerMinute: perMinute(
    'TOCSIN_EMAIL_MESSAGES_PER_MINUTE',
    'e-mail channel, or to the people of one KPI monitor',
    60,
  ),
};

export const platformWebhookUrl = optionalSetting(
  'TOCSIN_PLATFORM_WEBHOOK_URL',
  'Where faults of the platform itself are told, beside the log: a Slack incoming webhook, or a URL that takes JSON.',
  (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      throw new Error(
        'is not an http or https URL without user name, such as https://hooks.slack.com/services/T0/B0/x',
      );
    }
    return secretOf(text);
  },
);
