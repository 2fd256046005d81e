import type { ImageTokens } from '@tocsin/delivery-security';
import type { MonitorState } from '@tocsin/payload-schemas';

/** What messages say of the installation that sends them. */
export interface Installation {
  /** Base of every link, like `https://tocsin.example.com`. */
  readonly publicUrl: string;
  /** Addresses of images that nobody guesses. */
  readonly imageTokens: Pick<ImageTokens, 'token'>;
  /** For the `User-Agent`. */
  readonly version: string;
  /**
   * A monitor as the Mackerel API shows it (`monitorToApiJson` of `@tocsin/payload-schemas`). Handed in, because domain
   * code takes only types from contracts.
   */
  readonly monitorJson: (monitor: MonitorState, open: (sealed: string) => string) => Record<string, unknown>;
}
