import type { AlertTransition, GroupTransition, Notice } from '@tocsin/payload-schemas';
import { mackerelAlert } from './mackerel/alert-payload.js';
import { mackerelGroup } from './mackerel/group-payload.js';
import { mackerelNotice } from './mackerel/notice-payload.js';
import { MACKEREL_SAMPLE } from './mackerel/sample.js';
import type { Installation } from './installation.js';
import { imageUrlOf } from './image-url.js';
import { Links } from './links.js';
import type { MessageForm, MessageFormat } from './message-form.js';
import { alertMail } from './mail/alert-mail.js';
import { groupMail } from './mail/group-mail.js';
import { type MailText, mailBytes } from './mail/mail-text.js';
import { noticeMail, testMail } from './mail/notice-mail.js';
import { requestHeaders } from './request-headers.js';
import { slackAlert } from './slack/alert-message.js';
import { slackGroup } from './slack/group-message.js';
import { slackNotice, slackTest } from './slack/notice-message.js';

/** What a message tells of. */
export type MessageSubject =
  | { readonly kind: 'alert'; readonly transition: AlertTransition }
  | { readonly kind: 'alertGroup'; readonly transition: GroupTransition }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'test'; readonly orgName: string };

export interface RenderedMessage {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The body of a message. The same arguments give the same bytes. It holds no secrets: where one belongs, it holds the
 * sealed text between marks, and `revealSecrets` puts the secret in when the body is sent.
 */
export function renderBody(subject: MessageSubject, form: MessageForm, installation: Installation): Buffer {
  switch (form.format) {
    case 'mackerel':
      return Buffer.from(mackerelText(subject, form, installation));
    case 'slack':
      return Buffer.from(slackText(subject, form, installation));
    case 'mail':
      return mailBytes(mailText(subject, installation));
  }
}

/**
 * Headers of a message, apart from what an attempt adds. They depend on nothing that was rendered, so that a stored body
 * can be sent without its subject.
 *
 * @param webhookId - Stays the same whenever the same thing is told to the same channel again.
 */
export function messageHeaders(
  _format: MessageFormat,
  installation: Pick<Installation, 'publicUrl' | 'version'>,
  webhookId: string,
): Readonly<Record<string, string>> {
  return requestHeaders('application/json', installation, webhookId);
}

/** Body and headers together, for a message that is sent at once. */
export function renderMessage(
  subject: MessageSubject,
  form: MessageForm,
  installation: Installation,
  webhookId: string,
): RenderedMessage {
  const headers = messageHeaders(form.format, installation, webhookId);
  return { body: renderBody(subject, form, installation), headers };
}

function mackerelText(
  subject: MessageSubject,
  form: Extract<MessageForm, { format: 'mackerel' }>,
  installation: Installation,
): string {
  const links = new Links(installation.publicUrl);
  switch (subject.kind) {
    case 'alert':
      return mackerelAlert(subject.transition, imageUrlOf(subject.transition, form, installation), links);
    case 'alertGroup':
      return mackerelGroup(subject.transition, links);
    case 'notice':
      return mackerelNotice(subject.notice, links, installation.monitorJson);
    case 'test':
      return MACKEREL_SAMPLE;
  }
}

function slackText(
  subject: MessageSubject,
  form: Extract<MessageForm, { format: 'slack' }>,
  installation: Installation,
): string {
  const links = new Links(installation.publicUrl);
  switch (subject.kind) {
    case 'alert':
      return JSON.stringify(
        slackAlert(subject.transition, imageUrlOf(subject.transition, form, installation), form.mentions, links),
      );
    case 'alertGroup':
      return JSON.stringify(slackGroup(subject.transition, form.mentions, links));
    case 'notice':
      return JSON.stringify(slackNotice(subject.notice, links));
    case 'test':
      return JSON.stringify(slackTest(subject.orgName));
  }
}

function mailText(subject: MessageSubject, installation: Installation): MailText {
  const links = new Links(installation.publicUrl);
  switch (subject.kind) {
    case 'alert': {
      const imageUrl = imageUrlOf(subject.transition, { enabledGraphImage: true }, installation);
      return alertMail(subject.transition, imageUrl, links);
    }
    case 'alertGroup':
      return groupMail(subject.transition, links);
    case 'notice':
      return noticeMail(subject.notice, links);
    case 'test':
      return testMail(subject.orgName);
  }
}
