import fc from 'fast-check';
import type { ShardInput } from '../shard-input.js';
import { step } from './random-actions.js';
import { StreamBuilder } from './stream-builder.js';

/** Random lives of a shard: posts, reports, commands, ticks, pauses and changes of the configuration, as inputs. */
export const randomStream: fc.Arbitrary<readonly ShardInput[]> = fc
  .array(step, { minLength: 20, maxLength: 100, size: 'max' })
  .map((steps) => new StreamBuilder().build(steps));
