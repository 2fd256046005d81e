import { sampleAge, type SamplesToStore } from '@tocsin/evaluator-domain';
import { ByteWriter } from '../encoding/byte-writer.js';
import { dayOf, toStored } from '../encoding/stored-time.js';
import { writeTailPayload } from '../encoding/tail-payload.js';
import type { OwnerRegistry } from './owner-registry.js';

const GENERATION = 2 ** 48;

/** Rows of `tail` as columns, payloads one after the other. */
export class TailRows {
  readonly owners: number[] = [];
  readonly times: number[] = [];
  readonly offsets: number[] = [];
  /** Counted from 1, as SQL does. */
  readonly starts: number[] = [];
  readonly lengths: number[] = [];
  private readonly payloads: ByteWriter;

  constructor(capacityBytes: number) {
    this.payloads = new ByteWriter(capacityBytes);
  }

  /** All payloads; valid until the next `add`. */
  get payload(): Buffer {
    return this.payloads.view();
  }

  /** The UTC days that rows lie in. */
  days(): Set<number> {
    return new Set(this.times.map(dayOf));
  }

  /** @param offset - Decides between rows of one owner and time: the higher one is the later. */
  add(
    owner: number,
    time: number,
    offset: number,
    ids: ArrayLike<number>,
    values: ArrayLike<number>,
    end: number,
  ): void {
    const start = this.payloads.length;
    writeTailPayload(this.payloads, ids, values, 0, end);
    this.owners.push(owner);
    this.times.push(time);
    this.offsets.push(offset);
    this.starts.push(start + 1);
    this.lengths.push(this.payloads.length - start);
  }
}

/**
 * Packs records into rows: one for each time of a record. What is too old or too far ahead is left out.
 *
 * @param generation - Of the log's layout: raised when offsets of one owner are no longer comparable.
 */
export function tailRowsOf(records: readonly SamplesToStore[], registry: OwnerRegistry, generation: number): TailRows {
  const rows = new TailRows(records.reduce((bytes, { samples }) => bytes + 8 + samples.values.length * 12, 0));
  for (const record of records) {
    const { time } = record.samples;
    if (Array.isArray(time)) addMixedTimes(rows, record, time, registry, generation);
    else if (sampleAge(record.appendedAt, time) === 'accepted') {
      const { samples, offset } = record;
      const ids = registry.seriesOf(samples);
      rows.add(
        registry.idOf(samples),
        toStored(time),
        generation * GENERATION + offset,
        ids,
        samples.values,
        ids.length,
      );
    }
  }
  return rows;
}

function addMixedTimes(
  rows: TailRows,
  { samples, offset, appendedAt }: SamplesToStore,
  times: readonly number[],
  registry: OwnerRegistry,
  generation: number,
): void {
  const ids = registry.seriesOf(samples);
  const byTime = new Map<number, { ids: number[]; values: number[] }>();
  for (let i = 0; i < times.length; i++) {
    if (sampleAge(appendedAt, times[i]) !== 'accepted') continue;
    let row = byTime.get(times[i]);
    if (row === undefined) byTime.set(times[i], (row = { ids: [], values: [] }));
    row.ids.push(ids[i]);
    row.values.push(samples.values[i]);
  }
  const owner = registry.idOf(samples);
  for (const [time, row] of byTime) {
    rows.add(owner, toStored(time), generation * GENERATION + offset, row.ids, row.values, row.ids.length);
  }
}
