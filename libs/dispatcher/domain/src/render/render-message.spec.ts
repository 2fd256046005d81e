import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { anImageTokens, aSecretBox } from '@tocsin/delivery-security/testing';
import { alertTransitionV1, groupTransitionV1, monitorToApiJson, noticeV1 } from '@tocsin/payload-schemas';
import { aTransition } from '../testing/transitions.js';
import { revealSecrets } from './json/sealed-text.js';
import { MAIL_LIMITS, mailOf, type MailText, pictured } from './mail/mail-text.js';
import type { MessageForm } from './message-form.js';
import { messageHeaders, type MessageSubject, renderBody, renderMessage } from './render-message.js';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));
const names = readdirSync(new URL('subjects/', FIXTURES)).map((file) => file.replace('.json', ''));

const installation = {
  publicUrl: 'https://tocsin.example.com',
  version: '1.2.3',
  monitorJson: monitorToApiJson,
  imageTokens: anImageTokens(),
};
const MACKEREL: MessageForm = { format: 'mackerel', enabledGraphImage: true };
const MAIL: MessageForm = { format: 'mail' };
const SLACK: Extract<MessageForm, { format: 'slack' }> = {
  format: 'slack',
  enabledGraphImage: true,
  mentions: read('slack/mentions.json') as { ok: string },
};

const HOSTILE = [
  { what: 'quotes', text: `"'\\` },
  { what: 'control characters', text: '\u0000\u0001\u0002\u001f\u007f' },
  { what: 'line ends of all kinds', text: 'a\r\n\u2028\u2029' },
  { what: 'an end of a script', text: '</script>' },
  { what: 'emoji and kanji', text: '🔥日本語' },
  { what: 'half a character', text: '\ud800' },
  { what: 'a template', text: '${x} {{x}} %s' },
  { what: 'a mention', text: '<!channel> @channel' },
  { what: '100 kB', text: 'a'.repeat(100_000) },
];

function subjectOf(name: string): MessageSubject {
  const subject = read(`subjects/${name}.json`) as MessageSubject;
  if (subject.kind === 'alert') return { kind: 'alert', transition: alertTransitionV1.parse(subject.transition) };
  if (subject.kind === 'alertGroup') {
    return { kind: 'alertGroup', transition: groupTransitionV1.parse(subject.transition) };
  }
  return subject.kind === 'notice' ? { kind: 'notice', notice: noticeV1.parse(subject.notice) } : subject;
}

const sent = (subject: MessageSubject, form: MessageForm): string =>
  revealSecrets(renderBody(subject, form, installation), (sealed) => aSecretBox().open(sealed)).toString();

describe('the fixtures', () => {
  it.each(names)('%s', (name) => {
    for (const form of [MACKEREL, SLACK]) {
      expect(sent(subjectOf(name), form)).toBe(JSON.stringify(read(`${form.format}/${name}.json`)));
    }
  });

  it('show every kind with every status that it can have, every trigger, every change of an alert group, every notice, and the test', () => {
    const subjects = names.map(subjectOf);
    const alerts = subjects.flatMap((subject) => (subject.kind === 'alert' ? [subject.transition] : []));
    const notices = subjects.flatMap((subject) => (subject.kind === 'notice' ? [subject.notice.event] : []));
    expect(new Set(alerts.map(({ alert }) => `${alert.type} ${alert.status}`))).toEqual(
      new Set([
        ...['host warning', 'host critical', 'host ok'],
        ...['connectivity warning', 'connectivity critical', 'connectivity ok'],
        ...['service warning', 'service critical', 'service ok'],
        ...['external warning', 'external critical', 'external ok'],
        ...['check warning', 'check critical', 'check unknown', 'check ok'],
        ...['expression warning', 'expression critical', 'expression unknown', 'expression ok'],
        ...['anomalyDetection warning', 'anomalyDetection critical', 'anomalyDetection ok'],
        ...['query warning', 'query critical', 'query unknown', 'query ok'],
      ]),
    );
    expect(new Set(alerts.map(({ trigger }) => trigger)).size).toBe(7);
    expect(new Set(notices).size).toBe(6);
    const groups = subjects.flatMap((subject) => (subject.kind === 'alertGroup' ? [subject.transition.change] : []));
    expect(groups.sort()).toEqual(['close', 'close', 'open', 'resend', 'status']);
    expect(subjects.some(({ kind }) => kind === 'test')).toBe(true);
  });
});

describe('a mail', () => {
  const mailed = (subject: MessageSubject): MailText => mailOf(renderBody(subject, MAIL, installation));
  const text = (path: string): string => readFileSync(new URL(path, FIXTURES), 'utf8');

  it.each(names)('%s, as text and as HTML', (name) => {
    const mail = mailed(subjectOf(name));
    expect(`Subject: ${mail.subject}\n\n${mail.text}`).toBe(text(`mail/${name}.txt`));
    expect(pictured(mail, () => true)).toBe(text(`mail/${name}.html`));
  });

  it('has a picture where the alert has a graph, and room for none', () => {
    const mail = mailed({ kind: 'alert', transition: aTransition() });
    expect(mail.pictures[0]?.url).toMatch(/^https:\/\/tocsin\.example\.com\/.*\.png$/);
    expect(pictured(mail, () => true)).toContain('<img src="cid:graph@tocsin"');
    expect(pictured(mail, () => false)).not.toMatch(/<img|<!--/);
  });

  it.each(HOSTILE)('$what: one line of subject, and no markup of its own', ({ text: hostile }) => {
    const transition = aTransition({
      message: hostile,
      monitor: { name: hostile, memo: hostile },
      host: { name: hostile, memo: hostile },
    });
    const { subject, html } = mailed({ kind: 'alert', transition });
    expect(subject).toMatch(/^\[acme\] [A-Z]+: [^\p{Cc}\p{Zl}\p{Zp}]*$/u);
    expect(subject.length).toBeLessThanOrEqual(MAIL_LIMITS.subject);
    expect(html).not.toMatch(/<script|<\/script|"'|<!channel/);
    expect(html.length).toBeLessThan(20_000);
  });
});

describe('the Mackerel format', () => {
  it('tests with exactly these 80 bytes', () => {
    const body = renderBody({ kind: 'test', orgName: 'acme' }, MACKEREL, installation);
    expect(body).toHaveLength(80);
    expect(body.toString()).toBe('{"event":"sample","message":"Sample Notification from Mackerel","imageUrl":null}');
  });

  it('writes numbers without exponents and whole ones without decimals', () => {
    const transition = aTransition({
      metric: { label: 'm', value: 1.5e-7 },
      monitor: { warning: 1e21, critical: 95.0 },
    });
    const text = sent({ kind: 'alert', transition }, MACKEREL);
    expect(text).toContain(
      '"metricValue":0.00000015,"criticalThreshold":95,"warningThreshold":1000000000000000000000,',
    );
  });

  it('takes the links from the public URL, with or without a slash at its end', () => {
    const subject: MessageSubject = { kind: 'alert', transition: aTransition() };
    const at = (publicUrl: string): string => renderBody(subject, MACKEREL, { ...installation, publicUrl }).toString();
    expect(at('http://127.0.0.1:7070/')).toBe(at('http://127.0.0.1:7070'));
    expect(at('https://x.test/tocsin')).toContain('"url":"https://x.test/tocsin/orgs/acme/alerts/2UzF4bAAAAAAAA1"');
  });

  it.each([
    {
      when: 'no threshold is set',
      monitor: { warning: undefined, critical: undefined },
      absent: ['warningThreshold', 'criticalThreshold'],
    },
    {
      when: 'a threshold is 0, it is there',
      monitor: { warning: 0, critical: undefined },
      absent: ['criticalThreshold'],
    },
  ])('leaves members out rather than null when $when', ({ monitor, absent }) => {
    const { alert } = JSON.parse(sent({ kind: 'alert', transition: aTransition({ monitor }) }, MACKEREL)) as {
      alert: Record<string, unknown>;
    };
    const all = ['metricLabel', 'metricValue', 'criticalThreshold', 'warningThreshold', 'monitorOperator', 'duration'];
    expect(all.filter((name) => !(name in alert))).toEqual(absent.sort().filter((name) => all.includes(name)));
  });
});

describe('texts of anybody', () => {
  it.each(HOSTILE)('$what: a Mackerel payload gives it back as it was', ({ text }) => {
    const transition = aTransition({
      message: text,
      monitor: { name: text, memo: text },
      host: { name: text, memo: text },
    });
    const payload = JSON.parse(sent({ kind: 'alert', transition }, MACKEREL)) as Record<string, unknown>;
    expect(payload).toMatchObject({
      message: text,
      memo: text,
      host: { name: text, memo: text },
      alert: { monitorName: text },
    });
  });

  it.each(HOSTILE)('$what: a Slack message stays valid and mentions nobody', ({ text }) => {
    const transition = aTransition({
      message: text,
      monitor: { name: text, memo: text },
      host: { name: text, memo: text },
    });
    const message = sent({ kind: 'alert', transition }, { ...SLACK, mentions: {} });
    expect(JSON.parse(message)).toHaveProperty('attachments.0.blocks.0.type', 'section');
    expect(message).not.toMatch(/<[!@](?!date)/);
  });

  it('parse to what went in, in any combination', () => {
    const text = fc.string({ unit: 'binary' });
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        text,
        text,
        text,
        number,
        number,
        fc.dictionary(text, text),
        (message, memo, name, value, warning, labels) => {
          const target = { kind: 'series', name, labels } as const;
          const transition = aTransition({
            message,
            host: null,
            alert: { type: 'query', target },
            monitor: { memo, name, warning },
            metric: { label: name, value },
          });
          const rendered = sent({ kind: 'alert', transition }, MACKEREL);
          expect(rendered).not.toMatch(/:-?\d+(\.\d+)?e[+-]\d+[,}]/);
          const alert = expect.objectContaining({
            monitorName: name,
            metricLabel: name,
            metricValue: value || 0,
            warningThreshold: warning || 0,
          }) as unknown;
          expect(JSON.parse(rendered)).toEqual(
            expect.objectContaining({ message, memo, series: { name, labels: { ...labels } }, alert }),
          );
        },
      ),
    );
  });
});

describe('headers', () => {
  it('say who sends, where to find us, and which message it is', () => {
    expect(messageHeaders('mackerel', installation, 'msg_a_1_c')).toEqual({
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'Tocsin/1.2.3 (+https://tocsin.example.com)',
      'webhook-id': 'msg_a_1_c',
    });
  });

  it('are visible ASCII whatever the public URL', () => {
    const { 'user-agent': agent } = messageHeaders(
      'slack',
      { version: '1', publicUrl: 'https://ほげ.test/\r\nx: y' },
      'id',
    );
    expect(agent).toBe('Tocsin/1 (+https://.test/x:y)');
  });

  it('go with the body', () => {
    const subject: MessageSubject = { kind: 'test', orgName: 'acme' };
    const message = renderMessage(subject, SLACK, installation, 'msg_1');
    expect(message).toEqual({
      body: renderBody(subject, SLACK, installation),
      headers: messageHeaders('slack', installation, 'msg_1'),
    });
  });
});

it('the same subject and form give the same bytes', () => {
  for (const name of names) {
    const [first, second] = [subjectOf(name), subjectOf(name)].map((subject) =>
      renderBody(subject, SLACK, installation),
    );
    expect(first).toEqual(second);
  }
});
