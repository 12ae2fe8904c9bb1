import { describe, expect, it } from "vitest";
import { conv2d, createShapeBackend, matMul, sum, valueAndGrad, zeros } from "../index.js";

describe("the backend without numbers", () => {
  it("counts multiply-adds of convolutions and products, forward and backward", () => {
    const shapes = createShapeBackend();
    conv2d(zeros(shapes, [1, 28, 28, 1]), zeros(shapes, [3, 3, 1, 6]));
    expect(shapes.multiplyAdds).toBe(26 * 26 * 9 * 6);
    conv2d(zeros(shapes, [2, 4, 4, 4]), zeros(shapes, [1, 1, 2, 6]), { groups: 2 });
    expect(shapes.multiplyAdds).toBe(26 * 26 * 9 * 6 + 2 * 16 * 2 * 6);
    const [a, b] = [zeros(shapes, [5, 4, 3]), zeros(shapes, [3, 2])];
    const before = shapes.multiplyAdds;
    valueAndGrad([a, b], () => sum(matMul(a, b)));
    expect(shapes.multiplyAdds - before).toBe(3 * 5 * 4 * 3 * 2);
    expect(shapes.memory()).toEqual({ buffers: 0, bytes: 0 });
  });
});
