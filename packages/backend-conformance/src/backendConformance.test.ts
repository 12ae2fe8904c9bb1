import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend } from "@striate/core";
import { expect, it, vi } from "vitest";
import { createFusedReference } from "../test/fusedReference.js";
import { wrapped } from "../test/wrapped.js";
import { backendConformance, conformanceProperties, optionalPrimitives, runConformance } from "./index.js";

// Many runs of the suite: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

interface Registered {
  readonly group: string;
  readonly name: string;
  readonly run: () => Promise<void>;
}

async function registered(create: () => Backend): Promise<readonly Registered[]> {
  const tests: Registered[] = [];
  let group = "";
  await backendConformance({
    create,
    it: (name, run) => tests.push({ group, name, run }),
    describe: (name, register) => {
      group = name;
      register();
    },
  });
  return tests;
}

it("registers what a backend has, and names what it lacks", async () => {
  const create = () => partly(createFusedReference(), "sgdStep");
  const tests = await registered(create);
  const names = tests.map(({ name }) => name);
  expect(names).toContain(
    "of the optional primitives it has conv2dBias, matMulBias, reluGrad, batchNorm, batchNormTraining, batchNormGrad, softmaxCrossEntropy, adamStep; lacks sgdStep",
  );
  expect(names).toContain("adamStep agrees with the reference");
  expect(names.filter((name) => name.includes("sgdStep"))).toHaveLength(1);
  expect(new Set(names).size).toBe(names.length);
});

it("makes a group of every primitive, and passes a timeout on", async () => {
  const groups = new Set((await registered(createReferenceBackend)).map(({ group }) => group));
  for (const group of ["the contract", "buffers", "conv2d", "unary tanh", "layer", "network"]) {
    expect(groups).toContain(group);
  }
  const timeouts = new Set<number>();
  await backendConformance({
    create: createReferenceBackend,
    timeout: 7,
    it: (_, __, timeout) => timeouts.add(timeout),
  });
  expect([...timeouts]).toEqual([7]);
});

it("has a test that fails for a required primitive that is not there, and asks nothing else of it", async () => {
  const tests = await registered(() => partly(createReferenceBackend(), "avgPool2d"));
  const first = tests.find(({ name }) => name === "the reference backend has every required primitive")!;
  await expect(first.run()).rejects.toThrow("The reference backend lacks avgPool2d.");
  expect(tests.some(({ name }) => name.startsWith("avgPool2d agrees"))).toBe(false);
  expect(tests.some(({ name }) => name.startsWith("maxPool2d agrees"))).toBe(true);
});

it("notices a backend that has other primitives the next time it is made", async () => {
  let made = 0;
  const tests = await registered(() => (made++ === 0 ? createFusedReference() : createReferenceBackend()));
  const listing = tests.find(({ name }) => name.startsWith("of the optional primitives it has conv2dBias"))!;
  await expect(listing.run()).rejects.toThrow("another backend has none");
});

it("asks about every method of the contract", () => {
  const asked = new Set(conformanceProperties().flatMap(({ methods }) => methods));
  const { present, absent } = optionalPrimitives(createFusedReference());
  expect(absent).toEqual([]);
  const { name: _, ...methods } = wrapped(() => ({}), createFusedReference());
  const own = ["write", "read", "readSync", "free", "memory", "dispose"];
  expect([...asked].sort()).toEqual(
    Object.keys(methods)
      .filter((name) => !own.includes(name))
      .sort(),
  );
  expect(present.every((method) => asked.has(method))).toBe(true);
});

it("disposes of every backend that it makes", async () => {
  let open = 0;
  const create = () => {
    open++;
    return wrapped((on) => {
      let ended = false;
      return {
        dispose: () => {
          if (!ended) open--;
          ended = true;
          on.dispose();
        },
      };
    });
  };
  const { failed } = await runConformance(create, {
    only: ({ group }) => group === "buffers" || group === "pad",
  });
  expect(failed).toBe(0);
  expect(open).toBe(0);
});

it("reports without a runner: names, times, failures and what is missing", async () => {
  const seen: string[] = [];
  const report = await runConformance(() => partly(createReferenceBackend(), "oneHot"), {
    only: ({ group }) => group === "cast" || group === "oneHot",
    onResult: ({ group, name }) => seen.push(`${group} ${name}`),
  });
  expect(report.backend).toBe("reference");
  expect(report.missing).toEqual(["oneHot"]);
  expect(seen).toEqual(["cast keeps the rules of every primitive", "cast agrees with the reference"]);
  expect(report).toMatchObject({ passed: 2, failed: 0, conforms: false });
  expect(report.results.every(({ milliseconds }) => milliseconds >= 0)).toBe(true);
});

it("ends at the first failure where it is asked to", async () => {
  const create = () => wrapped((on) => ({ unary: (_, x) => on.unary("sign", x) }));
  const only = ({ group }: { readonly group: string }) => group.startsWith("unary");
  const all = await runConformance(create, { only, runs: 5 });
  expect(all.failed).toBe(8);
  const first = await runConformance(create, { only, runs: 5, stopAtFirstFailure: true });
  expect(first.failed).toBe(1);
  expect(first.results.at(-1)!.failure).toBeDefined();
});

it("generates other cases from another seed, and the same from the same", async () => {
  const inputsOf = async (seed: number) => {
    const inputs: number[] = [];
    const create = () =>
      wrapped((on) => ({
        unary: (op, x) => {
          inputs.push(...on.readSync!(x).slice(0, 3));
          return on.unary(op, x);
        },
      }));
    await runConformance(create, { seed, runs: 3, only: ({ group }) => group === "unary abs" });
    return inputs;
  };
  const first = await inputsOf(1);
  expect(await inputsOf(1)).toEqual(first);
  expect(await inputsOf(2)).not.toEqual(first);
});

/** A backend without one of its methods. */
function partly(base: Backend, without: keyof Backend): Backend {
  const { [without]: _, ...rest } = wrapped(() => ({}), base);
  return rest as Backend;
}
