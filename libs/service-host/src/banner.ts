export interface BannerFacts {
  /** What starts it as it was started. */
  readonly command: 'npm start' | 'npm run start:distributed';
  readonly publicUrl: string;
  /** Name of the organization that runs the installation. */
  readonly org: string;
  /** Shown once, by the start that generated it. */
  readonly generatedApiKey: string | undefined;
  /** Where a key of the first start is kept; undefined if the operator gave it. */
  readonly keyFile: string | undefined;
  readonly signInUrl: string;
  readonly dataDir: string;
  readonly loopbackIsAllowed: boolean;
}

/** What a start prints when everything runs: where to look and what to try, in fewer than 15 lines. */
export function banner(facts: BannerFacts): string {
  const { publicUrl, keyFile, generatedApiKey } = facts;
  const key = keyFile === undefined ? '$TOCSIN_BOOTSTRAP_API_KEY' : `$(cat ${keyFile})`;
  const keyLine =
    generatedApiKey !== undefined
      ? `API key   ${generatedApiKey}  (shown this once; kept in ${String(keyFile)})`
      : keyFile !== undefined
        ? `API key   kept in ${keyFile}`
        : 'API key   the one in TOCSIN_BOOTSTRAP_API_KEY at the first start';
  const receivers = facts.loopbackIsAllowed
    ? 'Receivers on this machine are allowed.'
    : 'A receiver on this machine needs: TOCSIN_EGRESS_ALLOW=127.0.0.0/8 ' + facts.command;
  // By itself the demo starts a standalone instance.
  const demo = facts.command === 'npm start' ? 'npm run demo' : `npm run demo -- --url ${publicUrl} --key "${key}"`;
  return [
    '',
    `Tocsin runs. Organization "${facts.org}", data in ${facts.dataDir}; Ctrl-C stops it.`,
    `API       ${publicUrl}/api/v0`,
    keyLine,
    `Pages     ${facts.signInUrl}`,
    '          (signs you in once, within 15 minutes)',
    'Try',
    `  curl -H "X-Api-Key: ${key}" ${publicUrl}/api/v0/org`,
    `  MACKEREL_APIKEY="${key}" mkr --apibase ${publicUrl} hosts`,
    `  ${demo}`,
    receivers,
    '',
  ].join('\n');
}
