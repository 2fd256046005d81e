/** Where a known receiver's secret begins in the path: everything after these leading parts is cut. */
const SECRET_PATHS: readonly RegExp[] = [
  /^(\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/)./i, // Slack incoming webhooks, and those that imitate them
  /^(\/(?:services|workflows|triggers)\/)(?!T[A-Z0-9]+\/B).*/i, // other Slack hooks
  /^(\/api\/(?:v\d+\/)?webhooks\/\d+\/)./, // Discord
  /^(\/webhookb2\/)./, // Microsoft Teams
];

/**
 * A URL as logs and pages may show it: no userinfo, no query, no fragment, and of a known hook path not the token.
 * What was cut leaves `…` behind.
 */
export function displayUrl(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)';
  const url = new URL(text);
  if (url.host === '') return `${url.protocol}…`;
  const query = url.search === '' ? '' : '?…';
  return `${url.protocol}//${url.host}${displayPath(url.pathname)}${query}`;
}

/**
 * A receiver's URL as logs may show it: where it is and nothing else. Its path is often the secret that lets anyone send
 * there, in forms that no list of vendors covers.
 */
export function displayReceiver(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)';
  const { protocol, host, pathname, search } = new URL(text);
  if (host === '') return `${protocol}…`;
  return `${protocol}//${host}/${pathname === '/' && search === '' ? '' : '…'}`;
}

function displayPath(path: string): string {
  for (const pattern of SECRET_PATHS) {
    const kept = pattern.exec(path)?.[1];
    if (kept !== undefined) return `${kept}…`;
  }
  return path;
}
