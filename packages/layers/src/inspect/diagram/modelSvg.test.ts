import { add, createShapeBackend, pad, relu, type Tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import {
  Add,
  BatchNormalization,
  Concatenate,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  MaxPool2D,
  Model,
  modelSvg,
  ReLU,
  Sequential,
} from "../../index.js";

const backend = createShapeBackend();
const conv = (filters: number, kernelSize = 3) => new Conv2D({ filters, kernelSize, padding: "same" });

class Residual extends Model {
  override readonly type: string = "Residual";
  readonly conv1 = conv(4);
  readonly bn1 = new BatchNormalization();
  readonly conv2 = conv(4);
  readonly sum = new Add();
  call(x: Tensor): Tensor {
    return relu(this.sum.call([this.conv2.call(relu(this.bn1.call(this.conv1.call(x)))), x]));
  }
}

class Branches extends Model {
  override readonly type: string = "Branches";
  readonly left = conv(2, 1);
  readonly right = new Sequential([conv(3, 1), conv(4)]);
  readonly join = new Concatenate();
  call(x: Tensor): Tensor {
    return this.join.call([this.left.call(x), this.right.call(x)]);
  }
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: Tag | undefined;
  readonly children: Tag[];
  text: string;
}

/** Reads XML as strictly as a picture needs: every tag is closed in its order, and every attribute is quoted. */
function parse(source: string): Tag {
  const root: Tag = { name: "", attributes: {}, parent: undefined, children: [], text: "" };
  let open = root;
  let read = 0;
  for (const [token, close, name, rest, selfClosed] of source.matchAll(
    /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<]+/g,
  )) {
    read += token.length;
    if (name === undefined) open.text += token;
    else if (close) {
      if (open.name !== name) throw new Error(`</${name}> closes <${open.name}>`);
      open = open.parent!;
    } else {
      const attributes = Object.fromEntries(
        [...rest!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
      );
      const tag: Tag = { name, attributes, parent: open, children: [], text: "" };
      open.children.push(tag);
      if (!selfClosed) open = tag;
    }
  }
  if (read !== source.length || open !== root) throw new Error(`not XML behind character ${read}`);
  return root.children[0]!;
}

const all = (tag: Tag): readonly Tag[] => [tag, ...tag.children.flatMap(all)];
const ofClass = (svg: string, name: string) =>
  all(parse(svg)).filter(({ attributes }) => attributes["class"] === name);
const textsOf = (svg: string, name: string) => ofClass(svg, name).map(({ text }) => text);

const rectangles = (svg: string) =>
  ofClass(svg, "box").map(({ attributes }) => {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((key) => Number(attributes[key]));
    return { left: x!, top: y!, right: x! + width!, bottom: y! + height! };
  });

describe("modelSvg", () => {
  const plain = () =>
    new Sequential(
      [
        new Conv2D({ filters: 6, kernelSize: 3, strides: 2 }),
        new MaxPool2D(),
        new ReLU(),
        new Flatten(),
        new Dropout({ rate: 0.5 }),
        new Dense({ units: 10, activation: "relu" }),
      ],
      {
        name: "plain",
      },
    ).build([null, 28, 28, 1], { backend });

  it("shows every layer with its shape and what is said of it", () => {
    const svg = modelSvg(plain());
    expect(textsOf(svg, "title")).toEqual(["plain"]);
    expect(textsOf(svg, "type")).toEqual([
      "input   28×28×1",
      "Conv2D",
      "MaxPool2D",
      "ReLU",
      "Flatten",
      "Dropout",
      "Dense",
    ]);
    expect(textsOf(svg, "shape")).toEqual(["13×13×6", "6×6×6", "6×6×6", "216", "216", "10"]);
    expect(textsOf(svg, "detail")).toEqual([
      "conv2d · 3×3 · stride 2 · 60 params",
      "max_pool2d",
      "re_lu",
      "flatten",
      "dropout · rate 0.5",
      "dense · relu · 2,170 params",
    ]);
    expect(ofClass(svg, "wire")).toHaveLength(6);
  });

  it("shows the ways of a residual block: two into the sum", () => {
    const svg = modelSvg(new Residual().build([null, 8, 8, 4], { backend }));
    expect(textsOf(svg, "type")).toEqual(["input   8×8×4", "Conv2D", "BatchNormalization", "Conv2D", "Add"]);
    expect(textsOf(svg, "detail").slice(1)).toEqual([
      "bn1 · 16 params → relu",
      "conv2 · 3×3 · 148 params",
      "sum → relu",
    ]);
    expect(ofClass(svg, "wire")).toHaveLength(5);
  });

  it("puts branches side by side, frames around their blocks, and nothing over anything else", () => {
    const model = new Sequential([conv(4), new Branches(), conv(4), new Residual(), new Branches()]);
    class Net extends Model {
      override readonly type: string = "Net";
      readonly body = model;
      readonly after = conv(2);
      call(x: Tensor): Tensor {
        const y = this.body.call(x);
        return add(this.after.call(y), 1);
      }
    }
    const svg = modelSvg(new Net().build([null, 8, 8, 4], { backend }));
    const boxes = rectangles(svg);
    expect(boxes).toHaveLength(textsOf(svg, "type").length);
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const apart = a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
        expect(apart, `${JSON.stringify(a)} ${JSON.stringify(b)}`).toBe(true);
      }
    }
    expect(textsOf(svg, "label")).toEqual([
      "body",
      "branches (Branches)",
      "right",
      "residual (Residual)",
      "branches_1 (Branches)",
      "right",
    ]);
    const [, , width, height] = parse(svg).attributes["viewBox"]!.split(" ").map(Number);
    const [left, top] = parse(svg).attributes["viewBox"]!.split(" ").map(Number);
    for (const box of boxes) {
      expect(box.left).toBeGreaterThanOrEqual(left!);
      expect(box.right).toBeLessThanOrEqual(left! + width!);
      expect(box.top).toBeGreaterThanOrEqual(top!);
      expect(box.bottom).toBeLessThanOrEqual(top! + height!);
    }
  });

  it("keeps blocks closed where there would be too many layers, or on demand", () => {
    const many = new Sequential(Array.from({ length: 20 }, () => new Residual())).build([null, 8, 8, 4], {
      backend,
    });
    expect(textsOf(modelSvg(many), "type").slice(1)).toEqual(Array(20).fill("Residual"));
    expect(textsOf(modelSvg(many, { detail: "layers" }), "type")).toHaveLength(1 + 20 * 4);
    const few = new Sequential([new Residual()]).build([null, 8, 8, 4], { backend });
    expect(textsOf(modelSvg(few, { detail: "blocks" }), "type")).toEqual(["input   8×8×4", "Residual"]);
  });

  it("shows operations between layers, and layers of training alone", () => {
    class Odd extends Model {
      readonly dense = new Dense({ units: 2 });
      readonly extra = new Dense({ units: 3 });
      call(x: Tensor, { training = false }: { readonly training?: boolean } = {}): Tensor {
        if (training) this.extra.call(x);
        return pad(add(this.dense.call(x), x), [
          [0, 0],
          [0, 1],
        ]);
      }
    }
    const svg = modelSvg(new Odd().build([null, 2], { backend }), { title: "odd" });
    expect(textsOf(svg, "type")).toEqual(["input   2", "Dense", "Dense", "add   2", "pad   3"]);
    expect(ofClass(svg, "wire")).toHaveLength(5);
  });

  it("takes any name for text, in any model", () => {
    const name = `<b>&"'</b>`;
    const model = new Sequential([new Dense({ units: 1, name })], { name }).build([null, 2], { backend });
    const svg = modelSvg(model);
    expect(parse(svg).children.map((tag) => tag.name)).toContain("title");
    expect(svg).not.toContain("<b>");
    expect(textsOf(svg, "title")).toEqual([`&#60;b&#62;&#38;&#34;'&#60;/b&#62;`]);
  });

  it("is the same twice, and needs nothing from elsewhere", () => {
    const svg = modelSvg(plain());
    expect(modelSvg(plain())).toBe(svg);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|<script|@import|<image|href/,
    );
  });

  it("takes several inputs, and refuses models that are not built", () => {
    class Join extends Model<readonly Tensor[]> {
      readonly sum = new Add();
      call([a, b]: readonly Tensor[]): Tensor {
        return this.sum.call([a!, b!]);
      }
    }
    const model = new Join().build(
      [
        [null, 2],
        [null, 2],
      ],
      { backend },
    );
    expect(textsOf(modelSvg(model), "type")).toEqual(["input 1   2", "input 2   2", "Add"]);
    expect(() => modelSvg(new Sequential([new ReLU()]))).toThrow(/Sequential has no shapes yet/);
    expect(() => modelSvg(model, { depth: 1 } as never)).toThrow(/unknown option "depth"/);
  });
});
