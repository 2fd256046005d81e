import { parseIp, sameIp } from '@tocsin/delivery-security';

/**
 * Belt and braces: the kernel says where a socket leads, and that must be one of the addresses that were vetted.
 *
 * @param remote - The socket's remote address; undefined once it is closed.
 * @returns The vetted address, as it was dialled; undefined when the socket leads elsewhere.
 */
export function confirmedAddress(remote: string | undefined, vetted: readonly string[]): string | undefined {
  const ip = parseIp(remote ?? '');
  if (ip === undefined) return undefined;
  return vetted.find((candidate) => {
    const dialled = parseIp(candidate);
    return dialled !== undefined && sameIp(dialled, ip);
  });
}
