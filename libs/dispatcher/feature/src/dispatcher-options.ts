import type { ModuleMetadata } from '@nestjs/common';
import type { ImageTokens } from '@tocsin/delivery-security';
import type { MailSender } from '@tocsin/dispatcher-domain';
import type { DeliveryLimits } from './engine/delivery-limits.js';

export interface DispatcherOptions {
  /**
   * Modules that together export every port of `dispatcher-domain` (storage and `WebhookSender`), `SecretBox` and
   * `ChannelSuspension`.
   */
  readonly adapters: NonNullable<ModuleMetadata['imports']>;
  /** Reaches the operator's mail server; absent: none is set up, and deliveries to mail channels are skipped. */
  readonly mail?: MailSender;
  /** Base of links in messages, like `https://tocsin.example.com`. */
  readonly publicUrl: string;
  /** Makes the addresses of images in messages. */
  readonly imageTokens: Pick<ImageTokens, 'token'>;
  /** Of this program, for the `User-Agent`. */
  readonly version: string;
  /** True where no other dispatcher can be alive: what a crash left behind is taken up at once. Default false. */
  readonly isAlone?: boolean;
  /** What differs from `DELIVERY_LIMITS`. */
  readonly limits?: Partial<DeliveryLimits>;
  /** From 0 to 1, for the jitter of retries. Default: the system's randomness. */
  readonly random?: () => number;
}
