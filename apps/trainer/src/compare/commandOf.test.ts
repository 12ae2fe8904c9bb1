import { expect, it } from "vitest";
import { sampleRecord } from "../../test/sampleRecord.js";
import { MODEL_OPTIONS } from "../choices/models.js";
import { compareCommand } from "../commands/compareCommand.js";
import type { ModelFlags } from "../commands/modelOptions.js";
import { processTerminal } from "../Terminal.js";
import type { CompareSettings } from "./CompareRecord.js";
import { commandOf } from "./commandOf.js";

const MODEL: Required<ModelFlags> = {
  ...{ variant: "torchvision", stem: "cifar", head: [512, 256], block: "bottleneck", shortcut: "pad" },
  ...{ depth: 26, width: 8, growthRate: 12, batchNorm: true, auxiliary: true, dropout: 0.25 },
};

const OTHERS: Partial<CompareSettings> = {
  ...{ dataDir: "data/mine", input: [48, 64, 3], testShare: 0.5, skipCorrupt: true },
  labels: "coarse",
  fit: "stretch",
  ...{ sums: 2, elementary: 16, division: 3, winograd: true },
};

const commandWith = (settings: Partial<CompareSettings>): string => {
  const record = sampleRecord(["same"]);
  return commandOf({ ...record, dataset: "pictures", settings: { ...record.settings, ...settings } });
};

it("has every flag of models, of pictures and of what is allowed, as the command reads them", () => {
  const [, , ...words] = commandWith({ ...MODEL, ...OTHERS }).split(" ");
  const command = compareCommand(processTerminal(), () => {}).exitOverride();
  command.action(() => {}).parse(words, { from: "user" });
  expect(command.opts()).toMatchObject({ ...MODEL, ...OTHERS, dataset: "pictures", backends: ["same"] });
});

it("is asked of every option that a model takes", () => {
  const taken = new Set(Object.values(MODEL_OPTIONS).flat());
  expect([...Object.keys(MODEL), "inputSize"].sort()).toEqual([...taken].sort());
});

it("leaves out what was not asked for", () => {
  const command = commandWith({ batchNorm: false, winograd: false, dataDir: null });
  expect(command).not.toMatch(/batch-norm|winograd|data-dir|null|false|undefined/);
});

it("quotes what a shell would take apart", () => {
  expect(commandWith({ dataDir: "my pictures" })).toContain("--data-dir 'my pictures'");
  expect(commandWith({ dataDir: "Ann's" })).toContain("--data-dir 'Ann'\\''s'");
});
