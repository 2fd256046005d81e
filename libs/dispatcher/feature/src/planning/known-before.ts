import { MessageNumbers } from './message-numbers.js';
import { ToldSoFar } from './told-so-far.js';

/** What is stored before a batch is planned and matters for it. */
export interface KnownBefore {
  /** Who has heard of what ends in it. */
  readonly told: ToldSoFar;
  /** Of the messages of its findings. */
  readonly numbers: MessageNumbers;
}

/** For records that neither end an alert nor tell of findings. */
export const nothingKnown = (): KnownBefore => ({ told: ToldSoFar.nobody(), numbers: MessageNumbers.none() });
