import { TensorError } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pool } from "./Pool.js";

const PAGE = 65536;
const START = 1000;
/** What kernels may read behind a block. */
const SLACK = 64;

/** Without spare memory what can be merged is merged before the memory grows. */
function pool({ pages = 4096, guard = false, spare = { share: 0, least: 0 } } = {}): Pool {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true });
  return new Pool(memory, { start: START, maximum: pages * PAGE, guard, spare });
}

/** One step: `allocate` so many bytes, or free the block that was handed out `free` blocks ago. */
const steps = fc.array(
  fc.oneof(
    fc.record({ allocate: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 200_000 })) }),
    fc.record({ free: fc.nat({ max: 50 }) }),
  ),
  { maxLength: 60 },
);

describe("Pool", () => {
  it("hands out aligned blocks inside the memory that never overlap, slack included", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const one = pool();
        const live: { start: number; bytes: number }[] = [];
        let highest = START;
        for (const step of list) {
          if ("free" in step) {
            if (live.length === 0) continue;
            const [block] = live.splice(step.free % live.length, 1);
            one.free(block!.start, block!.bytes);
            continue;
          }
          const start = one.allocate("test", step.allocate);
          const end = start + step.allocate + SLACK;
          expect(start % 64).toBe(0);
          expect(start).toBeGreaterThanOrEqual(START);
          expect(end).toBeLessThanOrEqual(one.capacity);
          for (const other of live) {
            expect(end <= other.start || other.start + other.bytes + SLACK <= start).toBe(true);
          }
          live.push({ start, bytes: step.allocate });
          highest = Math.max(highest, end);
        }
        // All free again: one block, as large as what was ever out.
        for (const { start, bytes } of live) one.free(start, bytes);
        if (highest === START) return;
        const { capacity } = one;
        expect(one.allocate("test", highest - 1024 - SLACK)).toBe(1024);
        expect(one.capacity).toBe(capacity);
      }),
    );
  });

  it("takes the smallest free block that is large enough, and the first of equal ones", () => {
    const one = pool();
    const sizes = [1000, 640, 2000, 640, 300];
    const blocks = sizes.map((bytes) => {
      const start = one.allocate("test", bytes);
      one.allocate("wall", 1);
      return start;
    });
    for (const [index, bytes] of sizes.entries()) one.free(blocks[index]!, bytes);
    expect(one.allocate("test", 500)).toBe(blocks[1]);
    expect(one.allocate("test", 640)).toBe(blocks[3]);
    expect(one.allocate("test", 1500)).toBe(blocks[2]);
    // The rest of the block that went to 500 bytes, then the smallest one left.
    expect(one.allocate("test", 1)).toBe(blocks[1]! + 576);
    expect(one.allocate("test", 1)).toBe(blocks[4]);
  });

  it.each([
    ["a share of the bytes in use as large as they", { share: 1, least: 0 }],
    ["more than they", { share: 0, least: 1e9 }],
    ["more than they, and a share that is less", { share: 0.25, least: 1e9 }],
  ])(
    "keeps a block for a request of its size as long as twice the bytes in use are enough, with %s to spare",
    (_, spare) => {
      const one = pool({ spare });
      // Blocks of 5,120, 3,072 and 1,088 bytes, 9,280 in all.
      const sizes = [5000, 3000, 1000];
      const [first, second, third] = sizes.map((bytes) => one.allocate("test", bytes));
      one.free(first!, 5000);
      expect(one.allocate("test", 5000)).toBe(first);
      for (const [index, block] of [first!, second!, third!].entries()) one.free(block, sizes[index]!);
      // Two blocks of other sizes are within twice that, a third is not, and what waits is merged.
      for (const bytes of [3070, 3134]) {
        const block = one.allocate("test", bytes);
        expect(block).toBeGreaterThan(third!);
        one.free(block, bytes);
      }
      expect(one.allocate("test", 3198)).toBe(first);
    },
  );

  it("takes a quarter more than the largest step, or 64 MiB, for steps of another size", () => {
    const MIB = 2 ** 20;
    for (const [unit, room] of [
      [8, 40],
      [24, 64],
      [64, 80],
    ] as const) {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
      const one = new Pool(memory, { start: START, maximum: 65536 * PAGE, guard: false });
      let highest = 0;
      const step = (sizes: readonly number[]) => {
        const blocks = sizes.map((bytes) => ({ start: one.allocate("step", bytes), bytes }));
        for (const { start, bytes } of blocks) {
          highest = Math.max(highest, start + bytes);
          one.free(start, bytes);
        }
      };
      // A whole batch, the short one at an epoch's end, and the test's: 5, 3.1 and 2.5 units.
      const whole = [2, 1, 1, 0.5, 0.5].map((size) => size * unit * MIB);
      for (let epoch = 0; epoch < 3; epoch++) {
        for (const share of [1, 1, 0.625, 0.5]) step(whole.map((bytes) => share * bytes));
      }
      const least = 5 * unit * MIB;
      expect(highest).toBeGreaterThan(START + least);
      expect(highest).toBeLessThanOrEqual(START + least + Math.min(room * MIB, least) + 5 * SLACK);
    }
  });

  it.each([
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ])("makes one block of neighbours that are freed in the order %d %d %d", (...order) => {
    const one = pool();
    const blocks = [1, 2, 3].map(() => one.allocate("test", 1000));
    one.allocate("wall", 1);
    for (const index of order) one.free(blocks[index]!, 1000);
    // Three blocks of 1,088 bytes.
    expect(one.allocate("test", 3 * 1088 - SLACK)).toBe(blocks[0]);
  });

  it("grows, with the last free block as a part of what is new", () => {
    const one = pool();
    expect(one.capacity).toBe(PAGE);
    const first = one.allocate("test", 1000);
    one.free(first, 1000);
    expect(one.allocate("test", 10 * PAGE)).toBe(first);
    expect(one.capacity).toBeGreaterThanOrEqual(first + 10 * PAGE + SLACK);
    expect(one.buffer.byteLength).toBe(one.capacity);
  });

  it("says how much is in use when the memory ends, and goes on with what is free", () => {
    const one = pool({ pages: 16 });
    const first = one.allocate("test", 786_432);
    expect(() => one.allocate("conv2d", 2 ** 19)).toThrow(
      new TensorError(
        "MEMORY",
        "conv2d",
        "0.5 MiB more do not fit: 0.8 MiB are in use, and the memory ends at 1.0 MiB",
        "Use a smaller batch, free tensors, or raise maxMemory (at most 4 GiB)",
      ),
    );
    one.allocate("test", 1000);
    one.free(first, 786_432);
    expect(one.allocate("test", 2 ** 19)).toBe(first);
  });

  it("reaches the last byte of the memory", () => {
    const one = pool({ pages: 16 });
    const bytes = 16 * PAGE - 1024 - SLACK;
    expect(() => one.allocate("test", bytes + 1)).toThrow(
      "test: 1.0 MiB more do not fit: 0.0 MiB are in use",
    );
    expect(one.allocate("test", bytes)).toBe(1024);
    expect(one.capacity).toBe(16 * PAGE);
  });

  it.each([0, 4, 60, 64, 100, 1000])(
    "leaves zeros behind a block of %d bytes, whatever was there: as floats, small integers would be denormal and slow",
    (bytes) => {
      const one = pool();
      const first = one.allocate("test", 1000);
      new Uint8Array(one.buffer).fill(1, first);
      one.free(first, 1000);
      expect(one.allocate("test", bytes)).toBe(first);
      const behind = new Uint8Array(one.buffer, first + bytes, SLACK);
      expect(Array.from(behind)).toEqual(new Array(SLACK).fill(0));
    },
  );

  it("refuses what it did not hand out, or took back", () => {
    const one = pool();
    const start = one.allocate("test", 100);
    expect(() => one.free(start + 64, 100)).toThrow(
      new RangeError(`Pool: nothing was handed out at ${start + 64}.`),
    );
    one.free(start, 100);
    expect(() => one.free(start, 100)).toThrow(new RangeError(`Pool: nothing was handed out at ${start}.`));
  });

  it.each([0, 27, 63])("notices under guard that byte %d after a block was written", (after) => {
    const one = pool({ guard: true });
    const start = one.allocate("test", 100);
    const bytes = new Uint8Array(one.buffer);
    bytes.fill(1, start, start + 100);
    bytes[start + 100 + after] = 1;
    expect(() => one.free(start, 100)).toThrow(
      new RangeError(`Pool: byte ${after} after a block was written.`),
    );
  });

  it("lets what lies inside a block be written, and guards nothing unless asked to", () => {
    for (const guard of [true, false]) {
      const one = pool({ guard });
      const start = one.allocate("test", 100);
      new Uint8Array(one.buffer).fill(1, start, start + (guard ? 100 : 164));
      one.free(start, 100);
    }
  });

  it("gives a training step the blocks of the step before", () => {
    const one = pool({ spare: { share: 1, least: 0 } });
    // Activations and workspaces of a small network, in bytes; weights are replaced by new ones, as optimizers do it.
    const activations = [
      401_408, 86_528, 346_112, 86_528, 247_808, 51_200, 51_200, 61_440, 43_008, 5120, 512,
    ];
    const parameters = [216, 3456, 192_000, 480, 40_320, 336, 3360, 40];
    let [highest, live, mostAtOnce] = [0, 0, 0];
    const hold = (bytes: number) => {
      const start = one.allocate("step", bytes);
      highest = Math.max(highest, start + bytes);
      live += bytes;
      mostAtOnce = Math.max(mostAtOnce, live);
      return { start, bytes };
    };
    const drop = ({ start, bytes }: { readonly start: number; readonly bytes: number }) =>
      one.free(start, bytes);
    let weights = parameters.map(hold);
    const step = () => {
      const forward = activations.map((bytes) => {
        drop(hold(bytes + 7000));
        return hold(bytes);
      });
      const gradients = parameters.map(hold);
      let gradient = hold(512);
      for (const block of forward.reverse()) {
        const next = hold(block.bytes);
        drop(gradient);
        drop(block);
        gradient = next;
      }
      drop(gradient);
      weights = weights.map((old) => {
        const updated = hold(old.bytes);
        drop(old);
        return updated;
      });
      gradients.forEach(drop);
    };
    for (let count = 0; count < 3; count++) step();
    const warm = highest;
    for (let count = 0; count < 500; count++) step();
    expect(highest).toBe(warm);
    expect(warm).toBeLessThan(2 * mostAtOnce);
  });
});
