import { displayReceiver, isBlockedTarget, withoutSecrets } from '@tocsin/delivery-security';
import { type AnswerVerdict, MAX_DETAIL_LENGTH, type SendResult } from '@tocsin/dispatcher-domain';

/**
 * What exactly went wrong with an attempt, in a sentence for people who look it up; null where status and answer say it
 * all. It tells neither secrets of the URL nor what a refused name resolved to.
 *
 * @param secrets - What must not be repeated, as `secretPartsOf` tells it.
 */
export function detailOf(
  sent: SendResult,
  verdict: AnswerVerdict,
  url: string,
  secrets: readonly string[],
): string | null {
  const text = sent.kind === 'response' ? detailOfAnswer(sent, verdict, url) : detailOfNone(sent, url);
  return text === null ? null : shownDetail(withoutSecrets(Buffer.from(text), secrets).toString());
}

/** Fit for a line of a log and a column of a table. */
export const shownDetail = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e…]+/g, ' ').slice(0, MAX_DETAIL_LENGTH);

function detailOfNone(sent: Exclude<SendResult, { kind: 'response' }>, url: string): string {
  const isBlocked = sent.kind === 'refused' && isBlockedTarget(sent.code) && URL.canParse(url);
  return isBlocked ? `${new URL(url).hostname}: ${sent.detail}` : sent.detail;
}

function detailOfAnswer(
  { location }: Extract<SendResult, { kind: 'response' }>,
  verdict: AnswerVerdict,
  url: string,
): string | null {
  if (verdict.kind === 'delivered') return null;
  if (verdict.kind === 'gone') {
    return 'the receiver says that it is gone for good; its channel is suspended until it is resumed';
  }
  if (verdict.error === 'unexpected_answer') return 'the answer does not say that the message was taken';
  if (verdict.error.startsWith('slack_')) return `the receiver answered with the error "${verdict.error.slice(6)}"`;
  if (verdict.error !== 'redirected' || location === undefined || !URL.canParse(location, url)) return null;
  const target = displayReceiver(new URL(location, url).href);
  return `the receiver redirects to ${target}, and redirects are not followed; give the channel the URL that it ends at`;
}
