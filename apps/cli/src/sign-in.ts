import { z } from 'zod';
import { type Instance, post } from './instance.js';

const answer = z.object({ url: z.string() });

/**
 * Asks a running instance for a link that signs one browser in to its pages.
 *
 * @throws {InstanceError} As `post`.
 */
export async function signInLink(instance: Instance): Promise<string> {
  return answer.parse(await post(instance, '/api/v1/sign-in-links')).url;
}
