import { createReferenceBackend } from "@striate/backend-reference";
import { createShapeBackend, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import {
  BasicBlock,
  Bottleneck,
  ConvBnRelu,
  resnet,
  resnet18,
  resnet34,
  resnet50,
  resnet152,
} from "./index.js";

const backend = createShapeBackend();

/** Output shapes behind the stem, behind each stage's last block and of the end. */
function shapes(model: ReturnType<typeof resnet18>, height: number): readonly string[] {
  const { rows } = model.build([null, height, height, 3], { backend }).summaryRows();
  const end = (name: string) => name.match(/^(conv\d)_\d+\/add$/)?.[1];
  const kept = rows.filter(({ name }, index) => {
    const stage = end(name);
    return stage === undefined
      ? !name.includes("/")
      : !rows.slice(index + 1).some((row) => end(row.name) === stage);
  });
  return kept.map(({ outputShape }) => outputShape.slice(1).join("×"));
}

describe("residual networks for ImageNet", () => {
  it("has the book's shapes for CIFAR-100", () => {
    expect(shapes(resnet18({ stem: "book", classes: 100 }), 32)).toEqual([
      // Convolution without padding, normalization, relu, pooling with stride 1.
      ...Array(4).fill("30×30×64"),
      ...["30×30×64", "15×15×128", "8×8×256", "4×4×512", "512", "100"],
    ]);
  });

  it.each([
    ["resnet34", resnet34, [64, 128, 256, 512]],
    ["resnet50", resnet50, [256, 512, 1024, 2048]],
  ])("%s has the maps of the paper's table 1", (_, make, channels) => {
    expect(shapes(make(), 224)).toEqual([
      ...Array(3).fill("112×112×64"),
      "56×56×64",
      ...channels.map((count, stage) => `${56 / 2 ** stage}×${56 / 2 ** stage}×${count}`),
      ...[`${channels[3]}`, "1000"],
    ]);
  });

  it("keeps small pictures large with the stem for them", () => {
    const stem = Array(3).fill("32×32×64");
    const stages = ["32×32×64", "16×16×128", "8×8×256", "4×4×512", "512", "10"];
    expect(shapes(resnet18({ stem: "cifar" }), 32)).toEqual([...stem, ...stages]);
  });

  it("has as many blocks as the paper's table 1", () => {
    const blocks = resnet152().layers.flatMap(({ name = "" }) => name.match(/^conv([2-5])_\d+$/)?.[1] ?? []);
    expect([2, 3, 4, 5].map((stage) => blocks.filter((one) => one === String(stage)).length)).toEqual([
      3, 8, 36, 3,
    ]);
  });

  it("has 9n + 2 layers in bottleneck blocks: 1.7 million for 164, as in the paper on identity mappings", () => {
    const { trainableParams } = resnet({ depth: 164, block: "bottleneck" })
      .build([null, 32, 32, 3], { backend })
      .summaryRows();
    expect((trainableParams / 1e6).toFixed(1)).toBe("1.7");
  });

  it.each([
    [() => resnet18({ stem: "vgg" as never }), /unknown stem "vgg". Use "imagenet", "cifar" or "book"/],
    [() => resnet18({ shortcut: "none" as never }), /unknown shortcut "none"/],
    [() => resnet50({ depth: 50 } as never), /resnet50: unknown option "depth"/],
    [() => resnet({ depth: 8, block: "bottleneck" }), /a depth of 8 is not 9n \+ 2. Use 11, 20, 29, 56/],
  ])("refuses what it does not know, case %#", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("residual blocks", () => {
  const device = createReferenceBackend();
  const names = (block: BasicBlock | Bottleneck, channels: number) =>
    block
      .build([null, 4, 4, channels], { backend: device })
      .parameters.map(({ name }) => name)
      .filter((name) => name.startsWith("downsample"));

  it("have a shortcut that learns exactly where the shape changes", () => {
    expect(names(new BasicBlock({ filters: 4 }), 4)).toEqual([]);
    expect(names(new BasicBlock({ filters: 4, inputFilters: 2, shortcut: "pad" }), 2)).toEqual([]);
    expect(names(new BasicBlock({ filters: 4, strides: 2, shortcut: "conv" }), 4)).toEqual([
      "downsample/kernel",
      "downsample/bias",
    ]);
    const normalized = ["kernel", "gamma", "beta", "moving_mean", "moving_variance"];
    const paths = normalized.map(
      (weight, index) => `downsample/${index === 0 ? "conv2d" : "batch_normalization"}/${weight}`,
    );
    expect(names(new BasicBlock({ filters: 4, inputFilters: 2 }), 2)).toEqual(paths);
    // A bottleneck that widens has the stride 1 in the first stage: the textbook's rule would leave it out.
    expect(names(new Bottleneck({ filters: 1, inputFilters: 2 }), 2)).toEqual(paths);
    expect(names(new Bottleneck({ filters: 1 }), 4)).toEqual([]);
  });

  it("say what an input of other channels needs", () => {
    expect(() => new BasicBlock({ filters: 4 }).build([null, 4, 4, 2], { backend: device })).not.toThrow();
    expect(() => new BasicBlock({ filters: 2 }).build([null, 4, 4, 4], { backend: device })).toThrow(
      /Add: 1×4×4×2 and 1×4×4×4 differ. Bring the shortcut to the same shape/,
    );
  });

  it("are the unit of convolution, normalization and relu at their smallest", () => {
    // The moving variance is 1 at first: with ε of 3 all is halved.
    const unit = new ConvBnRelu({ filters: 1, kernelSize: 1, normalization: { epsilon: 3 } });
    unit.build([null, 2, 1, 1], { backend: device });
    unit.conv.kernel.assign(tensor(device, [[[[2]]]]));
    const y = unit.call(tensor(device, Float32Array.of(-3, 5), [1, 2, 1, 1]));
    expect([...y.readSync()]).toEqual([0, 5]);
    expect(unit.conv.bias).toBeUndefined();
  });
});
