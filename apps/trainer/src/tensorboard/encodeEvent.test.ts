import { describe, expect, it } from "vitest";
import { readEvents } from "../../test/readEvents.js";
import { encodeEvent } from "./encodeEvent.js";
import { tfRecord } from "./tfRecord.js";

const read = (event: Parameters<typeof encodeEvent>[0]) => readEvents(tfRecord(encodeEvent(event)))[0]!;

describe("an event", () => {
  it("is, byte by byte, what the definition says", () => {
    // wall_time = 1.5 (field 1, 8 bytes), step = 300 (field 2, varint), summary (field 5) of one value with tag "a" and simple_value 1.
    expect([...encodeEvent({ wallTime: 1.5, step: 300, what: { scalars: { a: 1 } } })]).toEqual([
      ...[0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f],
      ...[0x10, 0xac, 0x02],
      ...[0x2a, 0x0a, 0x0a, 0x08, 0x0a, 0x01, 0x61, 0x15, 0, 0, 0x80, 0x3f],
    ]);
    expect([...encodeEvent({ wallTime: 0, step: 0, what: { fileVersion: "v" } })].slice(9)).toEqual([
      ...[0x1a, 0x01, 0x76],
    ]);
    expect([...encodeEvent({ wallTime: 0, step: 1, what: { sessionStart: true } })].slice(9)).toEqual([
      ...[0x10, 0x01],
      ...[0x3a, 0x02, 0x08, 0x01],
    ]);
  });

  it("keeps numbers as float32, times as float64, steps beyond 32 bits, and names in any script", () => {
    const event = read({
      wallTime: 1_795_523_696.123,
      step: 2 ** 40 + 3,
      what: { scalars: { "训练/损失": 0.1, accuracy: 1, none: Number.NaN } },
    });
    expect(event.wallTime).toBe(1_795_523_696.123);
    expect(event.step).toBe(2 ** 40 + 3);
    expect(event.scalars).toEqual(
      new Map([
        ["训练/损失", Math.fround(0.1)],
        ["accuracy", 1],
        ["none", Number.NaN],
      ]),
    );
  });
});

describe("a record", () => {
  it("begins a file with the bytes that TensorFlow's event files begin with", () => {
    const record = tfRecord(encodeEvent({ wallTime: 1, step: 0, what: { fileVersion: "brain.Event:2" } }));
    expect([...record.subarray(0, 13)]).toEqual([0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09]);
    expect(record).toHaveLength(12 + 24 + 4);
  });

  it("tells when a byte of it has changed", () => {
    const record = tfRecord(Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0, 16, 1));
    expect(readEvents(record)).toEqual([{ wallTime: 0, step: 1, scalars: new Map() }]);
    for (const at of [0, 8, 12, 23]) {
      const broken = record.slice();
      broken[at]! ^= 1;
      expect(() => readEvents(broken)).toThrow();
    }
  });
});
