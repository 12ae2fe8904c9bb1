import type { Backend, DeviceBuffer, TypedArray } from "@striate/core";
import { TensorError } from "@striate/core";
import type { ConformanceProperty, PropertySettings } from "../ConformanceProperty.js";
import { numbers, wholeNumbers } from "../numbers.js";
import { ConformanceError } from "../report/ConformanceError.js";
import { Mismatch } from "../report/Mismatch.js";
import { mismatchOf } from "../report/simplify.js";
import { firstOtherBits } from "../sameBits.js";
import { withBackend } from "../withBackend.js";

/** What `write`, `read`, `free`, `memory` and `dispose` promise. */
export function bufferProperties(settings: PropertySettings): readonly ConformanceProperty[] {
  return [
    property("keep all bits, those of NaNs too", keepsBits, settings),
    property("copy: neither side sees what the other does to its numbers", copies, settings),
    property("are counted by memory(), in buffers and bytes", counts, settings),
    property("are freed once: then they are refused", freesOnce, settings),
    property("end with their backend", endsWithBackend, settings),
    property("of another backend are refused", refusesForeign, settings),
    property("come and go a thousand times, and memory() is what it was", comesAndGoes, settings),
  ];
}

type Check = (backend: Backend, other: Backend, seed: number) => Promise<void>;

function property(name: string, check: Check, { seed }: PropertySettings): ConformanceProperty {
  const title = `buffers ${name}`;
  return {
    group: "buffers",
    name,
    methods: [],
    run: (create) =>
      withBackend(create, (backend) =>
        withBackend(create, async (other) => {
          const mismatch = await mismatchOf(() => check(backend, other, seed));
          if (mismatch !== undefined) throw new ConformanceError(title, mismatch, { where: `seed ${seed}` });
        }),
      ),
  };
}

const LENGTHS = [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 1000, 70_001];

/** Quiet and signalling NaNs with payloads, infinities, zeros of both signs, the smallest and the largest numbers; then anything. */
function bitPatterns(length: number, seed: number): Int32Array {
  const special = [0x7fc00000, 0x7f800001, 0xffc12345, 0xff800001, 0x7f800000, 0xff800000, 0x80000000, 0, 1];
  const rest = [0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0xff7fffff, 0x3f800001];
  const patterns = wholeNumbers(length, -(2 ** 31), 2 ** 31 - 1, seed);
  const turned = [...special, ...rest];
  for (let i = 0; i < Math.min(length, turned.length); i++)
    patterns[i] = turned[(i + length) % turned.length];
  return patterns;
}

const keepsBits: Check = async (backend, _, seed) => {
  for (const [index, length] of LENGTHS.entries()) {
    const patterns = bitPatterns(length, seed + index);
    // From the middle of a larger array too: a view's offset is part of what is written.
    const inside = new Int32Array(length + 3);
    inside.set(patterns, 1);
    const views = [patterns, inside.subarray(1, length + 1)];
    for (const view of views) {
      for (const values of [view, new Float32Array(view.buffer, view.byteOffset, length)]) {
        const buffer = backend.write(values);
        expectBits(await backend.read(buffer), values, `read after write of ${length} numbers`);
        if (backend.readSync !== undefined) {
          expectBits(backend.readSync(buffer), values, `readSync after write of ${length} numbers`);
        }
        backend.free(buffer);
      }
    }
  }
};

const copies: Check = async (backend, _, seed) => {
  const values = numbers("reals", 70, seed);
  const original = values.slice();
  const buffer = backend.write(values);
  values.fill(7);
  const first = await backend.read(buffer);
  expectBits(first, original, "read after the written array was changed");
  first.fill(9);
  const second = await backend.read(buffer);
  expectBits(second, original, "read after an array that was read before was changed");
  const sync = backend.readSync?.(buffer);
  sync?.fill(11);
  expectBits(await backend.read(buffer), original, "read after an array of readSync was changed");
  // What was read stays what it was when the buffer goes and others take its place.
  backend.free(buffer);
  const later = Array.from({ length: 5 }, () => backend.write(new Float32Array(70).fill(5)));
  expectBits(second, original, "an array that was read, after its buffer was freed");
  for (const one of later) backend.free(one);
};

const counts: Check = async (backend) => {
  const start = backend.memory();
  const held: DeviceBuffer[] = [];
  let bytes = 0;
  const check = (when: string) => {
    const now = backend.memory();
    const [buffers, size] = [now.buffers - start.buffers, now.bytes - start.bytes];
    if (buffers === held.length && size === bytes) return;
    throw new Mismatch(
      `memory() counts ${buffers} buffers and ${size} bytes instead of ${held.length} and ${bytes} ${when}`,
    );
  };
  for (const length of LENGTHS) {
    held.push(backend.write(new Float32Array(length)), backend.write(new Int32Array(length)));
    held.push(backend.fill(length, 1, "float32"));
    bytes += 12 * length;
    check(`after buffers of ${length} numbers were made`);
  }
  await backend.read(held[0]);
  backend.readSync?.(held[1]);
  check("after reading");
  // Neither first in, first out nor the other way round.
  while (held.length > 0) {
    const [buffer] = held.splice(Math.floor(held.length / 2), 1);
    bytes -= 4 * buffer.size;
    backend.free(buffer);
    check(`after a buffer of ${buffer.size} numbers was freed`);
  }
};

const freesOnce: Check = async (backend) => {
  const before = backend.memory();
  const buffer = backend.write(new Float32Array([1, 2, 3]));
  backend.free(buffer);
  await expectRefusal("DISPOSED", "free of a freed buffer", () => backend.free(buffer));
  await expectRefusal("DISPOSED", "read of a freed buffer", () => backend.read(buffer));
  if (backend.readSync !== undefined) {
    await expectRefusal("DISPOSED", "readSync of a freed buffer", () => backend.readSync?.(buffer));
  }
  // A buffer that takes the place of the freed one does not bring it back.
  const next = backend.write(new Float32Array([4, 5, 6]));
  await expectRefusal("DISPOSED", "read of a freed buffer whose place was taken", () => backend.read(buffer));
  await expectRefusal("DISPOSED", "free of a freed buffer whose place was taken", () => backend.free(buffer));
  expectBits(
    await backend.read(next),
    new Float32Array([4, 5, 6]),
    "the buffer that took a freed one's place",
  );
  backend.free(next);
  const after = backend.memory();
  if (after.buffers !== before.buffers || after.bytes !== before.bytes) {
    throw new Mismatch(
      `memory() counts ${after.buffers - before.buffers} buffers too many after double frees`,
    );
  }
};

const endsWithBackend: Check = async (_, ending) => {
  const buffer = ending.write(new Float32Array([1, 2]));
  ending.dispose();
  await expectRefusal("DISPOSED", "write to a disposed backend", () => ending.write(new Float32Array(1)));
  await expectRefusal("DISPOSED", "fill on a disposed backend", () => ending.fill(1, 0, "float32"));
  await expectRefusal("DISPOSED", "read from a disposed backend", () => ending.read(buffer));
  await expectRefusal("DISPOSED", "a primitive of a disposed backend", () => ending.unary("neg", buffer));
};

const refusesForeign: Check = async (backend, other) => {
  if (backend === other) return;
  const foreign = other.write(new Float32Array([1, 2, 3]));
  await expectRefusal("BACKEND", "read of another backend's buffer", () => backend.read(foreign));
  await expectRefusal("BACKEND", "free of another backend's buffer", () => backend.free(foreign));
  expectBits(await other.read(foreign), new Float32Array([1, 2, 3]), "a buffer that another backend refused");
  other.free(foreign);
};

const comesAndGoes: Check = async (backend, _, seed) => {
  const before = backend.memory();
  const held: { buffer: DeviceBuffer; values: TypedArray }[] = [];
  const lengths = wholeNumbers(1000, 1, 300, seed);
  for (const [round, length] of lengths.entries()) {
    const values = wholeNumbers(length, -1000, 1000, seed + round);
    held.push({ buffer: backend.write(values), values });
    if (held.length < 20) continue;
    const [gone] = held.splice((round * 7) % held.length, 1);
    expectBits(await backend.read(gone.buffer), gone.values, `a buffer among others, in round ${round}`);
    backend.free(gone.buffer);
  }
  for (const { buffer, values } of held) {
    expectBits(await backend.read(buffer), values, "a buffer that is left at the end");
    backend.free(buffer);
  }
  const after = backend.memory();
  if (after.buffers === before.buffers && after.bytes === before.bytes) return;
  throw new Mismatch(`memory() counts ${after.buffers - before.buffers} buffers more than before`);
};

function expectBits(received: TypedArray, expected: TypedArray, what: string): void {
  const other = firstOtherBits(received, expected);
  if (other < 0 && received.constructor === expected.constructor) return;
  const [is, was] = [received, expected].map((values) => bitsAt(values, Math.max(other, 0)));
  throw new Mismatch(
    `${what}: element ${other} has the bits ${is} instead of ${was} (${received.constructor.name} of ${received.length})`,
  );
}

function bitsAt(values: TypedArray, index: number): string {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length)[index];
  return bits === undefined ? "none" : `0x${(bits >>> 0).toString(16).padStart(8, "0")}`;
}

async function expectRefusal(code: string, what: string, run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof TensorError && error.code === code) return;
    throw new Mismatch(`${what} fails with "${error}", not with a TensorError of code ${code}`);
  }
  throw new Mismatch(`${what} is accepted, and must be refused with ${code}`);
}
