import fc from 'fast-check';
import { ByteReader } from './byte-reader.js';
import { ByteWriter, uvarintLength, zigzagLength } from './byte-writer.js';
import { packDay, type SeriesColumn, unpackColumn } from './chunk.js';
import { readColumn, writeColumn } from './chunk-column.js';
import { readTailPayload, valueInTailPayload, writeTailPayload } from './tail-payload.js';
import { MAX_TIMES, readTimeVector, writeTimeVector } from './time-vector.js';

describe('varints', () => {
  it.each([0, 127, 128, 16_383, 16_384, 2 ** 31 - 1, 2 ** 31, 2 ** 35, 2 ** 42, 2 ** 49, 2 ** 52, 2 ** 53])(
    'read back %d in the predicted length',
    (value) => {
      const out = new ByteWriter(1);
      out.uvarint(value);
      expect(out.length).toBe(uvarintLength(value));
      expect(new ByteReader(out.view()).uvarint()).toBe(value);
    },
  );

  it('read back signed integers up to 2^52', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), (value) => {
        const out = new ByteWriter();
        out.zigzag(value);
        expect(out.length).toBe(zigzagLength(value));
        expect(new ByteReader(out.view()).zigzag()).toBe(value);
      }),
    );
  });
});

describe('tail payload', () => {
  const encode = (ids: number[], values: number[]): Buffer => {
    const out = new ByteWriter();
    writeTailPayload(out, ids, values, 0, ids.length);
    return out.copy();
  };

  it('gives back ids in any order and bit-identical values', () => {
    const points = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    );
    fc.assert(
      fc.property(points, (pairs) => {
        const read: [number, number][] = [];
        readTailPayload(
          encode(
            pairs.map(([id]) => id),
            pairs.map(([, value]) => value),
          ),
          (id, value) => {
            read.push([id, value]);
          },
        );
        expect(read).toEqual(pairs);
      }),
    );
  });

  it('finds the later value of a series that comes twice', () => {
    const payload = encode([7, 3, 7], [1, 2, 3]);
    expect(valueInTailPayload(payload, 7)).toBe(3);
    expect(valueInTailPayload(payload, 3)).toBe(2);
    expect(valueInTailPayload(payload, 4)).toBeUndefined();
  });

  it('has the documented bytes', () => {
    expect(encode([5, 3], [1.5, -2]).toString('hex')).toBe('020a03' + '000000000000f83f' + '00000000000000c0');
  });
});

describe('time vector', () => {
  it.each([
    { what: 'one point', times: [86_400], bytes: 9 },
    { what: 'a point every minute', times: [60, 120, 180], bytes: 9 },
    { what: 'a gap', times: [60, 120, 240], bytes: 1 + 4 + 2 + 1 + 1 },
    { what: 'a step of 65,535 s', times: [0, 65_535], bytes: 9 },
    { what: 'a step beyond 16 bits', times: [0, 65_536], bytes: 1 + 4 + 2 + 3 },
  ])('of $what takes $bytes bytes', ({ times, bytes }) => {
    const out = new ByteWriter();
    writeTimeVector(out, times);
    expect(out.length).toBe(bytes);
    expect([...readTimeVector(new ByteReader(out.view()))]).toEqual(times);
  });
});

describe('column', () => {
  const encode = (values: number[]): Buffer => {
    const out = new ByteWriter();
    writeColumn(out, Float64Array.from(values));
    return out.copy();
  };
  const tagOf = (values: number[]): { kind: number; scale: number } => {
    const tag = encode(values)[0];
    return { kind: tag & 15, scale: tag >> 4 };
  };

  it.each([
    { what: 'a constant integer', values: [5, 5], kind: 5, scale: 0 },
    { what: 'a constant multiple of 1024', values: [2048, 2048], kind: 5, scale: 8 },
    { what: 'a constant full double', values: [Math.PI, Math.PI], kind: 0, scale: 0 },
    { what: 'a constant -0', values: [-0, -0], kind: 0, scale: 0 },
    { what: 'a mixture of 0 and -0', values: [0, -0], kind: 3, scale: 0 },
    { what: 'two decimals', values: [0.25, 0.5, 0.75, 1, 0.01], kind: 1, scale: 2 },
    { what: 'six decimals', values: [0.000001, 5], kind: 1, scale: 6 },
    { what: 'sixtieths', values: [1 / 60, 7 / 60, 3 / 60], kind: 1, scale: 7 },
    { what: 'a counter', values: [1000, 2001, 3002, 4003, 5004, 6005, 7006], kind: 2, scale: 0 },
    { what: 'a noisy gauge', values: [5000, 5100, 5001, 5120, 5000, 5127, 5003, 5101], kind: 4, scale: 0 },
    { what: 'full doubles', values: [Math.PI, Math.E, Math.SQRT2], kind: 3, scale: 0 },
    { what: 'one value beyond 2^51', values: [2 ** 51 + 1, 1], kind: 3, scale: 0 },
    { what: 'the ends of the integer range', values: [2 ** 51 - 1, 1 - 2 ** 51, 2 ** 51 - 1], kind: 1, scale: 0 },
  ])('of $what is of kind $kind with scale $scale', ({ values, kind, scale }) => {
    expect(tagOf(values)).toEqual({ kind, scale });
    expect(same(readColumn(new ByteReader(encode(values)), values.length), values)).toBe(true);
  });

  const decimals = fc
    .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constantFrom(1, 10, 100, 1e3, 1e6, 60, 1 / 1024))
    .map(([integer, divisor]) => integer / divisor);
  const anyColumn = fc.oneof(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
    fc.array(decimals, { minLength: 1 }),
    fc.array(fc.maxSafeInteger(), { minLength: 1 }),
    fc.array(fc.constantFrom(0, -0, 1, 1 / 3, 5e-324, 1.7976931348623157e308), { minLength: 1 }),
  );

  it('gives back any column bit by bit', () => {
    fc.assert(
      fc.property(anyColumn, (values) => {
        const read = readColumn(new ByteReader(encode(values)), values.length);
        return same(read, values);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a packed day', () => {
  const column = (seriesId: number, times: number[], values: number[]): SeriesColumn => ({
    seriesId,
    times: Uint32Array.from(times),
    values: Float64Array.from(values),
  });
  const unpack = (row: ReturnType<typeof packDay>[number], i: number): { times: Uint32Array; values: Float64Array } =>
    unpackColumn(row.times, row.payload.subarray(i === 0 ? 0 : row.ends[i - 1], row.ends[i]));

  it('keeps columns by ascending id and shares equal time vectors', () => {
    const [row, ...others] = packDay([
      column(9, [60, 120], [1, 2]),
      column(4, [60, 120], [3, 4]),
      column(6, [60, 180], [5, 6]),
    ]);
    expect(others).toEqual([]);
    expect(row.ids).toEqual([4, 6, 9]);
    expect(row.times).toHaveLength(9 + 9);
    expect(row.ids.map((_, i) => [...unpack(row, i).values])).toEqual([
      [3, 4],
      [5, 6],
      [1, 2],
    ]);
    expect([...unpack(row, 1).times]).toEqual([60, 180]);
  });

  it('begins a new row after 256 series', () => {
    const rows = packDay(Array.from({ length: 257 }, (_, i) => column(i, [i], [i])));
    expect(rows.map(({ ids }) => ids.length)).toEqual([256, 1]);
    expect([...unpack(rows[0], 255).times]).toEqual([255]);
  });

  it('splits a series with a point in every second of the day', () => {
    const seconds = Array.from({ length: 86_400 }, (_, i) => i);
    const rows = packDay([column(1, seconds, seconds)]);
    const read = rows.map((row) => unpack(row, 0));
    expect(read.map(({ times }) => times.length)).toEqual([MAX_TIMES, 86_400 - MAX_TIMES]);
    expect(read.flatMap(({ values }) => [...values])).toEqual(seconds);
  });
});

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
}
