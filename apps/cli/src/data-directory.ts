import { dataDir, readSettings } from '@tocsin/platform';

/** The data directory that is given, or that of the settings. */
export const dataDirectoryOf = (given: string | undefined, env: NodeJS.ProcessEnv): string =>
  given ?? readSettings({ dataDir }, env).dataDir;
