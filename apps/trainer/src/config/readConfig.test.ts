import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporaryFolder.js";
import { readConfig } from "./readConfig.js";

const path = temporaryFolder();

const write = (name: string, text: string): string => {
  writeFileSync(path(name), text);
  return path(name);
};

/** Values and lines, by name. */
const read = async (name: string, text: string) => {
  const file = write(name, text);
  const settings = await readConfig(file);
  return Object.fromEntries(
    [...settings].map(([key, { value, place }]) => [key, [value, place.replace(file, "").replace(":", "")]]),
  );
};

const same = {
  model: ["lenet5", "2"],
  epochs: [20, "3"],
  learningRate: [1e-4, "4"],
  decayAt: [[10, 15], "5"],
  flip: [true, "6"],
};

describe("a config file", () => {
  it.each([
    [
      "a.yaml",
      '# the recipe\nmodel: lenet5\nepochs: 20\nlearningRate: 1.0e-4\ndecayAt: [10, 15]\n"flip": true\n',
    ],
    ["a.yml", "---\nmodel: lenet5\nepochs: 20\nlearningRate: 0.0001\ndecayAt: [10, 15]\nflip: true\n"],
    [
      "a.json",
      '{\n  "model": "lenet5",\n  "epochs": 20,\n  "learningRate": 1e-4,\n  "decayAt": [10, 15],\n  "flip": true\n}\n',
    ],
    [
      "a.ts",
      "export default {\n  model: 'lenet5',\n  epochs: 20 as number,\n  learningRate: 1e-4,\n  decayAt: [10, 15],\n  flip: true,\n} satisfies object;\n",
    ],
    [
      "a.mjs",
      "const settings = {\n  model: 'lenet5',\n  epochs: 20,\n  learningRate: 1e-4,\n  decayAt: [10, 15],\n  'flip': true,\n};\nexport default settings;\n",
    ],
    [
      "a.js",
      "export default {\n  model: 'lenet5',\n  epochs: 4 * 5,\n  learningRate: 1e-4,\n  decayAt: [10, 15],\n  flip: !false,\n};\n",
    ],
  ])("%s tells names, values and lines", async (name, text) => {
    expect(await read(name, text)).toEqual(same);
  });

  it("may hold nothing", async () => {
    expect(await read("a.yaml", "# nothing yet\n")).toEqual({});
    expect(await read("a.json", "{}")).toEqual({});
    expect(await read("a.ts", "export default {};")).toEqual({});
  });

  it("in TypeScript may import another", async () => {
    write("base.ts", "export const epochs: number = 7;\n");
    expect(await read("a.ts", 'import { epochs } from "./base";\nexport default { epochs };\n')).toEqual({
      epochs: [7, "2"],
    });
  });
});

describe("a config file is refused", () => {
  it.each([
    ["a.yaml", "epochs: 20\nseed: [1, 2\n", /a\.yaml:\d:\d+: .+\. Correct it\.$/],
    ["a.yaml", "epochs: 20\nepochs: 30\n", /a\.yaml:2:1: Map keys must be unique\. Correct it\.$/],
    ["a.json", '{\n  "epochs": 20\n  "seed": 1\n}\n', /a\.json:3:3: .+\. Correct it\.$/],
    ["a.yaml", "- epochs\n", /a\.yaml: it holds no settings\. Write some, such as epochs: 20\.$/],
    ["a.json", "20", /a\.json: it holds no settings\. /],
    ["a.ts", "export default { epochs: ; }", /a\.ts: .+\. Correct it\.$/],
    ["a.ts", "throw new Error('no luck');", /a\.ts: no luck\. Correct it\.$/],
    [
      "a.ts",
      "export const epochs = 3;",
      /a\.ts: it exports no settings\. Write export default \{ epochs: 20 \}\.$/,
    ],
    ["a.js", "export default 20;", /a\.js: it exports no settings\. /],
    [
      "a.toml",
      "epochs = 20",
      /a\.toml is no config file\. Pass one that ends in \.ts, \.js, \.json or \.yaml\.$/,
    ],
  ])("%s: %s", async (name, text, message) => {
    await expect(readConfig(write(name, text))).rejects.toThrow(message);
  });

  it("that is not there, or a folder", async () => {
    await expect(readConfig(path("none.yaml"))).rejects.toThrow(
      `${path("none.yaml")}: there is no such file. Pass a config file with --config, or leave it out.`,
    );
    mkdirSync(path("folder.json"));
    await expect(readConfig(path("folder.json"))).rejects.toThrow("it cannot be read (EISDIR)");
  });
});
