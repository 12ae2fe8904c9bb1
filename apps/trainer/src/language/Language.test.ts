import { describe, expect, it } from "vitest";
import { chinese } from "./chinese.js";
import { english } from "./english.js";

/** Every text, those of functions with recognizable arguments. */
function texts(words: object): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, value: unknown): void => {
    if (typeof value === "string") found.set(name, value);
    else if (typeof value === "function") found.set(name, String(called(name, value as Sentence)));
    else for (const [part, one] of Object.entries(value as object)) add(`${name}.${part}`, one);
  };
  for (const [name, value] of Object.entries(words)) add(name, value);
  return found;
}

type Sentence = (...values: readonly unknown[]) => string;

const ABOUT = { parameters: "P1", train: "P2", test: "P3", shape: "P4", date: "P5", validation: "P6" };

function called(name: string, sentence: Sentence): string {
  return name === "about" ? sentence(ABOUT) : sentence(1001, 1002, 1003, 1004);
}

const placesIn = (text: string) =>
  [...text.replaceAll(",", "").matchAll(/P\d|100[1-4]/g)].map(([place]) => place).sort();

describe("the languages", () => {
  const [en, zh] = [texts(english), texts(chinese)];

  it("say the same things", () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it.each([...en.keys()])("tell the same numbers in %s", (name) => {
    expect(placesIn(zh.get(name)!)).toEqual(placesIn(en.get(name)!));
    expect(en.get(name)!.trim()).not.toBe("");
  });

  it("are two: what is a word in English is Chinese in Chinese", () => {
    const alike = ["code", "title", "ofPictures", "itself"];
    for (const [name, text] of zh) {
      if (!alike.includes(name)) expect(text, name).toMatch(/\p{Script=Han}/u);
    }
    for (const [name, text] of en) expect(text, name).not.toMatch(/\p{Script=Han}/u);
  });

  it("have the words of the textbook's figures", () => {
    const { crossEntropy, accuracy, loss, trainMean, validatedOn } = chinese;
    expect([crossEntropy, accuracy, loss, validatedOn.test.name]).toEqual([
      "交叉熵损失",
      "准确率",
      "损失",
      "测试集",
    ]);
    expect(trainMean).toContain("训练集");
  });
});
