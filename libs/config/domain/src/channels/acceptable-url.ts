import { checkUrl, type EgressPolicy, type UrlCheckOptions } from '@tocsin/delivery-security';
import { InvalidInputError } from '@tocsin/runtime';

/**
 * A URL as it is to be kept. Other programs may read an unusual spelling differently from us, so the normalised one is kept;
 * only the slash that stands for an empty path is not added, since clients compare what they sent with what they get.
 *
 * @throws {InvalidInputError} Of `url`, if nothing may be sent there.
 */
export function acceptableUrl(url: string, egress: EgressPolicy, userinfo: UrlCheckOptions['userinfo']): string {
  const verdict = checkUrl(url, egress, { userinfo });
  if (!verdict.ok) throw new InvalidInputError(`url: ${verdict.message}`, 'url');
  return `${url}/` === verdict.href ? url : verdict.href;
}
