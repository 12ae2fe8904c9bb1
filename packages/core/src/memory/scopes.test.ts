import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import {
  add,
  detach,
  gradientTape,
  keep,
  mul,
  openScope,
  release,
  square,
  sum,
  type Tensor,
  tensor,
  tidy,
  untaped,
  valueAndGrad,
} from "../index.js";

const fresh = () => {
  const backend = createReferenceBackend();
  return { backend, live: () => backend.memory().buffers, x: tensor(backend, [1, 2]) };
};

describe("a scope", () => {
  it("frees what was made in it when it closes", () => {
    const { backend, live, x } = fresh();
    {
      using _scope = openScope(backend);
      square(square(x));
      expect(live()).toBe(3);
    }
    expect(live()).toBe(1);
  });

  it("hands what is kept to the scope around it", () => {
    const { backend, live, x } = fresh();
    const outer = openScope(backend);
    const inner = openScope(backend);
    const y = inner.keep(square(x));
    inner.close();
    expect([y.disposed, live()]).toEqual([false, 2]);
    outer.close();
    expect([y.disposed, live()]).toEqual([true, 1]);
  });

  it("frees also when an error leaves it", () => {
    const { backend, live, x } = fresh();
    expect(() => {
      using _scope = openScope(backend);
      square(x);
      throw new Error("half-way");
    }).toThrow("half-way");
    expect(live()).toBe(1);
  });

  it("can be closed twice, but not before one inside it", () => {
    const { backend } = fresh();
    const outer = openScope(backend);
    const inner = openScope(backend);
    expect(() => outer.close()).toThrow(
      "Scope: scopes closed out of order. Close inner scopes first, and give each concurrent task a backend of its own.",
    );
    inner.close();
    inner.close();
    outer.close();
  });

  it("keeps only what is its own", () => {
    const { backend, x } = fresh();
    using scope = openScope(backend);
    expect(() => scope.keep(x)).toThrow(
      "keep: this tensor does not belong to this scope. Keep it where it was made.",
    );
  });

  it("belongs to one backend: another's tensors are not its own", () => {
    const [one, other] = [fresh(), fresh()];
    {
      using _scope = openScope(one.backend);
      square(other.x);
    }
    expect(other.live()).toBe(2);
  });
});

describe("tidy", () => {
  it.each<[string, (x: Tensor) => unknown, number]>([
    ["a tensor", (x) => square(square(x)), 1],
    ["a list", (x) => [square(x), null, mul(x, 2)], 2],
    ["a record", (x) => ({ a: square(x), b: mul(x, 2) }), 2],
    ["a map", (x) => new Map([["a", square(x)]]), 1],
    ["a number", (x) => square(x).size, 0],
    ["nothing", (x) => void square(x), 0],
  ])("carries out %s and frees the rest", (_, make, kept) => {
    const { backend, live, x } = fresh();
    tidy(backend, () => make(x) as never);
    expect(live()).toBe(1 + kept);
  });

  it("leaves a tensor from outside to its owner", () => {
    const { backend, x } = fresh();
    using _scope = openScope(backend);
    expect(tidy(backend, () => x)).toBe(x);
    expect(x.disposed).toBe(false);
  });

  it("frees also when an error leaves it", () => {
    const { backend, live, x } = fresh();
    expect(() =>
      tidy(backend, () => {
        square(x);
        throw new Error("half-way");
      }),
    ).toThrow("half-way");
    expect(live()).toBe(1);
  });
});

describe("keep, detach and release", () => {
  it("keep carries a tensor out of one scope, detach out of all", () => {
    const { backend, live, x } = fresh();
    {
      using _outer = openScope(backend);
      const [kept, free] = tidy(backend, () => {
        const [a, b] = [keep(square(x)), detach(mul(x, 2))];
        return [a, b];
      });
      expect([kept!.disposed, free!.disposed]).toEqual([false, false]);
    }
    expect(live()).toBe(2);
  });

  it("keep of a tensor without a scope changes nothing", () => {
    const { x } = fresh();
    expect(keep(x)).toBe(x);
  });

  it("release frees at once, unless a tape needs the tensor", () => {
    const { x } = fresh();
    const y = square(x);
    release(y);
    expect(y.disposed).toBe(true);
    let taped: Tensor | undefined;
    const { grads } = valueAndGrad([x], () => {
      taped = square(x);
      const loss = sum(square(taped));
      release(taped);
      expect(taped.disposed).toBe(false);
      return loss;
    });
    expect(Array.from(grads.get(x)!.readSync())).toEqual([4, 32]);
    expect(taped!.disposed).toBe(true);
  });
});

describe("scopes and tapes", () => {
  it("an inner scope leaves to the tape what the backward pass needs", () => {
    const { backend, live, x } = fresh();
    const { value, grads } = valueAndGrad([x], () =>
      tidy(backend, () => {
        const y = tidy(backend, () => square(square(x)));
        return sum(y);
      }),
    );
    expect(Array.from(grads.get(x)!.readSync())).toEqual([4, 32]);
    value.dispose();
    expect(live()).toBe(2);
  });

  it("keep saves an activation from a step", () => {
    const { backend, x } = fresh();
    using _scope = openScope(backend);
    let activation: Tensor | undefined;
    valueAndGrad([x], () => {
      activation = keep(square(x));
      return sum(square(activation));
    });
    expect(Array.from(activation!.readSync())).toEqual([1, 4]);
  });

  it("untaped work is not recorded, and its leftovers are freed", () => {
    const { backend, live, x } = fresh();
    const { value, grads } = valueAndGrad([x], () =>
      sum(
        mul(
          x,
          untaped(backend, () => square(add(x, 1))),
        ),
      ),
    );
    expect(Array.from(grads.get(x)!.readSync())).toEqual([4, 9]);
    expect(value.item()).toBe(4 + 18);
    expect(live()).toBe(3);
  });

  it("a failed step leaves nothing, and the next one works", () => {
    const { live, x } = fresh();
    expect(() =>
      valueAndGrad([x], () => {
        square(square(x));
        throw new Error("half-way");
      }),
    ).toThrow("half-way");
    expect(live()).toBe(1);
    expect(valueAndGrad([x], () => sum(square(x))).value.item()).toBe(5);
  });

  it("a tape frees its tensors when it closes, gradients apart", () => {
    const { backend, live, x } = fresh();
    let gradient: Tensor | null | undefined;
    {
      using tape = gradientTape(backend);
      tape.watch(x);
      [gradient] = tape.gradient(sum(square(x)), [x]);
    }
    expect(Array.from(gradient!.readSync())).toEqual([2, 4]);
    expect(live()).toBe(2);
  });

  it("a hundred steps leave what one leaves", () => {
    const { backend, x } = fresh();
    const step = () => {
      using _scope = openScope(backend);
      valueAndGrad([x], () => sum(square(mul(x, 3))));
      return backend.memory();
    };
    step();
    const after = backend.memory();
    for (let index = 0; index < 100; index++) step();
    expect(backend.memory()).toEqual(after);
  });
});
