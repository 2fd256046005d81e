import type { KpiFindings } from '@tocsin/payload-schemas';
import { aFinding, someFindings } from '../../testing/kpi.js';
import type { VendorFormat, VendorReply } from '../../testing/vendors/vendor.js';
import { vendorReply } from '../../testing/vendors/vendor-reply.js';
import { MAIL_LIMITS, mailOf } from '../mail/mail-text.js';
import { SLACK_LIMITS } from '../slack/limits.js';
import { AMPLITUDE_LIMITS } from './amplitude/amplitude-limits.js';
import { DISCORD_LIMITS } from './discord/discord-limits.js';
import { GOOGLE_CHAT_LIMITS } from './google-chat/google-chat-limits.js';
import type { KpiForm } from './kpi-message.js';
import { kpiRequest } from './kpi-request.js';
import { kpiRequests } from './kpi-requests.js';
import { OPSGENIE_LIMITS } from './opsgenie/opsgenie-limits.js';
import { PAGER_DUTY_LIMITS } from './pager-duty/pager-duty-limits.js';
import { renderKpi } from './render-kpi.js';
import { TEAMS_LIMITS } from './teams/teams-limits.js';

type Format = Exclude<KpiForm['format'], 'template'>;

const VENDORS: readonly VendorFormat[] = ['slack', 'teams', 'discord', 'googleChat', 'pagerDuty', 'opsgenie'];
const INSTALLATION = { publicUrl: 'https://tocsin.example.com', version: '1.2.3' };
const PICTURE = `https://tocsin.example.com/embed/public/alert/${'x'.repeat(64)}.png`;

function render(format: Format, findings: KpiFindings): Buffer {
  return renderKpi({
    findings,
    form: { format },
    deliveryId: 'msg_kpi1_1_hook1',
    installation: INSTALLATION,
    imageUrls: findings.findings.map(() => PICTURE),
    isTest: false,
  }).body;
}

/** What the vendor says to each request of a notification. */
function repliesTo(format: VendorFormat, findings: KpiFindings): readonly VendorReply[] {
  return kpiRequests(format, findings).map((part) => {
    const url = format === 'opsgenie' ? 'https://v.example/v2/alerts' : 'https://v.example/x';
    const receiver = { form: { format }, url, credential: 'k'.repeat(32) };
    const { headers, body, url: target } = kpiRequest(receiver, render(format, part), INSTALLATION, 'msg_1');
    const { pathname, search } = new URL(target);
    return vendorReply(format, { method: 'POST', path: `${pathname}${search}`, headers, body });
  });
}

/** Everything as long as it can get, and longer. */
function oversized(unit: string, count = 1): KpiFindings {
  const long = unit.repeat(30_000 / unit.length);
  return someFindings({
    org: { id: 'org1', name: 'o'.repeat(255) },
    project: { id: 'project1', number: 100_001, name: long, timeZone: 'Asia/Tokyo' },
    monitor: { name: long, memo: long },
    chart: { id: 'chart1', revision: 1, name: long },
    findings: Array.from({ length: count }, (_, index) =>
      aFinding({
        alert: { id: `alert${index}` },
        message: long,
        series: {
          name: long,
          segment: { index: 0, name: long },
          groupBy: Array.from({ length: 5 }, () => ({ property: long, value: long })),
        },
        baseline: { value: 1, start: 1_764_000_000 },
        expected: 1,
        lower: 0,
        upper: 2,
        shift: { direction: 'up', since: 1_764_000_000, before: 1, after: 2 },
      }),
    ),
  });
}

describe.each(VENDORS)('%s takes', (format) => {
  it.each(['x', '&', '"', '\\', '<!channel> ', '🔥', '日', 'https://a.test/ ', '\n', '\u0001', '*_`'])(
    'a message of which everything is too long and made of %j',
    (unit) => {
      for (const count of [1, 40]) {
        for (const reply of repliesTo(format, oversized(unit, count))) expect(reply.fault).toBeUndefined();
      }
    },
  );
});

/** A monitor of many series; each message says which. */
const several = (count: number): KpiFindings =>
  someFindings({
    findings: Array.from({ length: count }, (_, index) =>
      aFinding({
        alert: { id: `alert${index}` },
        message: `number ${index}.`,
        series: { name: `series ${index}`, segment: { index, name: `series ${index}` }, groupBy: [] },
      }),
    ),
  });

describe('of many findings', () => {
  it.each<{ format: Format; most: number; why: string }>([
    { format: 'slack', most: 15, why: '50 blocks' },
    { format: 'discord', most: DISCORD_LIMITS.embeds, why: '10 embeds' },
    { format: 'googleChat', most: 14, why: '100 widgets' },
    { format: 'teams', most: 23, why: '28,000 bytes' },
    { format: 'mail', most: MAIL_LIMITS.cards, why: 'our own limit' },
  ])('$format shows $most at most, by $why, and counts the others', ({ format, most }) => {
    const shown = (count: number): number => {
      const text = render(format, several(count)).toString();
      return Array.from({ length: count }, (_, index) => text.includes(`number ${index}.`)).filter(Boolean).length;
    };
    const text = (count: number): string => render(format, several(count)).toString();
    expect(shown(most)).toBe(most);
    expect(text(most)).not.toMatch(/and \d+ more/);
    expect(shown(most + 1)).toBeLessThanOrEqual(most);
    expect(text(most + 1)).toContain(`and ${most + 1 - shown(most + 1)} more`);
    expect(text(200)).toContain(`and ${200 - shown(200)} more`);
  });

  it('the shape of Amplitude has 100, and says how many more there are', () => {
    const body = (count: number): { charts: unknown[]; more: number } =>
      JSON.parse(render('amplitude', several(count)).toString()) as { charts: unknown[]; more: number };
    expect(body(AMPLITUDE_LIMITS.charts)).toMatchObject({ charts: { length: 100 }, more: 0 });
    expect(body(AMPLITUDE_LIMITS.charts + 1)).toMatchObject({ charts: { length: 100 }, more: 1 });
  });

  it('the shape of Amplitude has as many bytes as there may be, whole findings alone, and says how many have no room', () => {
    const { bytes } = AMPLITUDE_LIMITS;
    const long = 'x'.repeat(500);
    const series = { name: long, segment: { index: 0, name: long }, groupBy: [{ property: long, value: long }] };
    const all = Array.from({ length: 100 }, (_, index) => aFinding({ message: long, series, sequence: index + 1 }));
    const body = (last: string, memo: string, count: number): Buffer =>
      render(
        'amplitude',
        someFindings({ monitor: { memo }, findings: [...all.slice(1, count), aFinding({ message: last })] }),
      );
    const parsed = (buffer: Buffer) =>
      JSON.parse(buffer.toString()) as { charts: { sequence: number }[]; more: number };
    const most = Array.from(all.keys()).findLast((count) => parsed(body('', '', count)).more === 0) ?? 0;
    // `more` could have a digit more, and a message stands in two members.
    const room = bytes - 1 - body('', '', most).length;
    const memo = 'x'.repeat(room % 2);
    const [at, beyond] = [0, 1].map((more) => body('Q'.repeat(Math.floor(room / 2) + more), memo, most));
    expect(at).toHaveLength(bytes - 1);
    expect(parsed(at)).toMatchObject({ charts: { length: most }, more: 0 });
    expect(parsed(beyond)).toEqual({ ...parsed(at), charts: parsed(at).charts.slice(0, -1), more: 1 });
  });

  it.each(['x', '\u0001', '日'])('the shape of Amplitude has room for one finding, whatever its texts: %j', (unit) => {
    for (const count of [1, 2_000]) {
      const body = render('amplitude', oversized(unit, count));
      expect(body.length).toBeLessThanOrEqual(AMPLITUDE_LIMITS.bytes);
      const { charts, more } = JSON.parse(body.toString()) as { charts: unknown[]; more: number };
      expect(charts.length).toBeGreaterThan(0);
      expect(charts.length + more).toBe(count);
    }
  });

  it('a mail has ten pictures', () => {
    const pictures = (count: number): number => mailOf(render('mail', several(count))).pictures.length;
    expect(pictures(MAIL_LIMITS.pictures)).toBe(10);
    expect(pictures(MAIL_LIMITS.pictures + 1)).toBe(10);
  });

  it.each(['pagerDuty', 'opsgenie'] as const)('%s gets a request for each, about one alert', (format) => {
    const parts = kpiRequests(format, several(3));
    expect(parts.map(({ findings }) => findings.map(({ alert }) => alert.id))).toEqual([
      ['alert0'],
      ['alert1'],
      ['alert2'],
    ]);
    expect(() => render(format, several(2))).toThrow('about one finding');
  });

  it('everyone else gets one about all', () => {
    for (const format of ['amplitude', 'slack', 'teams', 'discord', 'googleChat', 'mail', 'template'] as const) {
      expect(kpiRequests(format, several(3))).toEqual([several(3)]);
    }
  });
});

const NAMED: Readonly<Record<string, (text: string) => KpiFindings>> = {
  name: (name) => someFindings({ monitor: { name } }),
  memo: (memo) => someFindings({ monitor: { memo } }),
  message: (message) => someFindings({ findings: [aFinding({ message })] }),
  series: (name) =>
    someFindings({ findings: [aFinding({ series: { name, segment: { index: 0, name: 'x' }, groupBy: [] } })] }),
  end: (message) =>
    someFindings({
      findings: [aFinding({ message, value: 0.6, change: 'close', alert: { isOpen: false, status: 'ok' } })],
    }),
};

describe('at a limit a text is whole, one beyond it is cut', () => {
  const before = '[ALERT] Checkout conversion (Germany): '.length;
  const beforeEnd = '[RECOVERED] Checkout conversion (Germany): '.length;
  it.each<{ format: Format; part: string; limit: number; besides?: number }>([
    { format: 'slack', part: 'name', limit: SLACK_LIMITS.header },
    { format: 'slack', part: 'message', limit: SLACK_LIMITS.ownMessage, besides: '*What happened*\n'.length },
    { format: 'slack', part: 'memo', limit: SLACK_LIMITS.ownMemo },
    { format: 'slack', part: 'series', limit: SLACK_LIMITS.ownField, besides: '*Segment*\n'.length },
    { format: 'teams', part: 'name', limit: TEAMS_LIMITS.title },
    { format: 'teams', part: 'message', limit: TEAMS_LIMITS.message },
    { format: 'teams', part: 'message', limit: TEAMS_LIMITS.headline, besides: before },
    { format: 'teams', part: 'memo', limit: TEAMS_LIMITS.memo },
    { format: 'teams', part: 'series', limit: TEAMS_LIMITS.fact },
    { format: 'discord', part: 'name', limit: DISCORD_LIMITS.title },
    { format: 'discord', part: 'message', limit: DISCORD_LIMITS.ownMessage },
    { format: 'discord', part: 'memo', limit: DISCORD_LIMITS.ownMemo },
    { format: 'discord', part: 'series', limit: DISCORD_LIMITS.ownFact },
    { format: 'googleChat', part: 'name', limit: GOOGLE_CHAT_LIMITS.title },
    { format: 'googleChat', part: 'message', limit: GOOGLE_CHAT_LIMITS.message },
    { format: 'googleChat', part: 'message', limit: GOOGLE_CHAT_LIMITS.headline, besides: before },
    { format: 'googleChat', part: 'memo', limit: GOOGLE_CHAT_LIMITS.memo },
    { format: 'googleChat', part: 'series', limit: GOOGLE_CHAT_LIMITS.fact },
    { format: 'pagerDuty', part: 'message', limit: PAGER_DUTY_LIMITS.summary, besides: before },
    { format: 'pagerDuty', part: 'series', limit: PAGER_DUTY_LIMITS.text },
    { format: 'opsgenie', part: 'message', limit: OPSGENIE_LIMITS.message, besides: before },
    { format: 'opsgenie', part: 'series', limit: OPSGENIE_LIMITS.entity },
    { format: 'opsgenie', part: 'series', limit: OPSGENIE_LIMITS.detail },
    { format: 'opsgenie', part: 'end', limit: OPSGENIE_LIMITS.note, besides: beforeEnd },
    { format: 'amplitude', part: 'message', limit: AMPLITUDE_LIMITS.text },
    { format: 'mail', part: 'message', limit: MAIL_LIMITS.detail, besides: 'What happened\n'.length },
    { format: 'mail', part: 'memo', limit: MAIL_LIMITS.memo },
  ])('$format: $part of $limit', ({ format, part, limit, besides = 0 }) => {
    const room = limit - besides;
    const runs = (length: number): readonly string[] =>
      render(format, NAMED[part]?.('Q'.repeat(length)) ?? someFindings())
        .toString()
        .match(/Q+…?/g) ?? [];
    expect(runs(room)).toContain('Q'.repeat(room));
    expect(runs(room)).not.toContain(`${'Q'.repeat(room - 1)}…`);
    expect(runs(room + 1)).toContain(`${'Q'.repeat(room - 1)}…`);
  });

  it('an address that is too long for Slack is left out, and so is its picture', () => {
    const chart = { id: 'c'.repeat(3_000), revision: 1, name: 'x' };
    const text = render('slack', someFindings({ chart })).toString();
    expect(text).not.toContain('"actions"');
    expect(repliesTo('slack', someFindings({ chart }))).toEqual([{ status: 200, body: 'ok' }]);
  });
});
