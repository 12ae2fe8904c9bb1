import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { striate } from "../../test/striate.js";
import { temporaryFolder } from "../../test/temporaryFolder.js";

const path = temporaryFolder(afterAll);

const scriptOf = async (shell: string): Promise<string> => {
  const { code, out, err } = await striate(["completion", shell]);
  expect([code, err]).toEqual([0, []]);
  return `${out.join("\n")}\n`;
};

/** What stands in the help of a command: below "Commands:" and "Options:". */
const helpOf = async (command: string) => {
  const { out } = await striate([...command.split(" ").filter(Boolean), "--help"]);
  const lines = out
    .join("\n")
    .split(/^Examples:$/m)[0]!
    .split("\n");
  const flags = lines.flatMap((line) => [
    ...(/^ {2}(-.*?)(?: {2}|$)/.exec(line)?.[1]?.matchAll(/--?[\w-]+/g) ?? []),
  ]);
  const commands = (out.join("\n").split(/^Commands:$/m)[1] ?? "").split(/\n\n/)[0]!;
  return {
    flags: flags.map(([flag]) => flag),
    commands: [...commands.matchAll(/^ {2}([\w-]+)/gm)].map(([, name]) => name!),
  };
};

const COMMANDS = [
  "",
  "train",
  "evaluate",
  "predict",
  "summary",
  "runs",
  "runs compare",
  "models",
  "data",
  "backends",
  "conformance",
];

/** One answer of bash's completion function for each line that was typed so far. */
function answers(
  script: string,
  lines: readonly string[],
  folder: string,
  before = "",
): readonly (readonly string[])[] {
  writeFileSync(path("completion.bash"), script);
  const program = `
    source "$1"; shift; ${before}
    for line in "$@"; do
      COMP_LINE=$line COMP_POINT=\${#line} COMPREPLY=()
      _striate
      (IFS='|'; printf '%s\\n' "\${COMPREPLY[*]}")
    done`;
  const args = ["-u", "-c", program, "bash", path("completion.bash"), ...lines];
  const { status, stdout, stderr } = spawnSync("bash", args, { cwd: folder, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("|").filter(Boolean));
}

describe.runIf(spawnSync("bash", ["--version"]).status === 0)("in bash", () => {
  let script: string;
  let folder: string;
  const offered = (line: string, before?: string) => answers(script, [line], folder, before)[0];

  beforeAll(async () => {
    script = await scriptOf("bash");
    folder = path("project");
    for (const run of ["plain", "wide"]) {
      mkdirSync(`${folder}/runs/${run}`, { recursive: true });
      writeFileSync(`${folder}/runs/${run}/config.json`, "{}");
    }
    mkdirSync(`${folder}/runs/other`);
    mkdirSync(`${folder}/data`);
    writeFileSync(`${folder}/digit.png`, "");
  });

  it("every command and every flag of the help is offered, and no other", async () => {
    const lines = COMMANDS.flatMap((command) => [`striate ${command} -`, `striate ${command} --`]);
    const found = answers(script, lines, folder);
    for (const [index, command] of COMMANDS.entries()) {
      const { flags } = await helpOf(command);
      expect(found[2 * index]!.toSorted(), command).toEqual(flags.toSorted());
      expect(found[2 * index + 1]!.toSorted()).toEqual(
        flags.filter((flag) => flag.startsWith("--")).toSorted(),
      );
    }
    expect(offered("striate ")!.toSorted()).toEqual((await helpOf("")).commands.toSorted());
  });

  it.each([
    ["striate tr", ["train"]],
    ["striate train le", ["lenet5"]],
    ["striate train --epochs 3 le", ["lenet5"]],
    ["striate train lenet5 --dataset fash", ["fashion-mnist"]],
    ["striate train lenet5 --epochs ", []],
    ["striate train lenet5 --batch-norm --optimizer ad", expect.arrayContaining(["adam"])],
    ["striate train lenet5 --data-dir ", ["data", "runs"]],
    ["striate evaluate runs/p", expect.arrayContaining(["runs/plain"])],
    ["striate predict runs/plain d", ["data", "digit.png"]],
    ["striate predict runs/plain digit.png d", ["data", "digit.png"]],
    ["striate train lenet5 --resume runs/w", ["runs/wide", "runs/wide"]],
    ["striate runs ", ["compare"]],
    ["striate runs --dir runs co", ["compare"]],
    ["striate runs compare runs/plain runs/w", expect.arrayContaining(["runs/wide"])],
    ["striate help ru", ["runs"]],
    ["striate completion ", ["bash", "fish", "zsh"]],
  ])("%s", (line, expected) => {
    expect(offered(line)!.toSorted()).toEqual(expected);
  });

  it("runs are those with a config.json, before other paths", () => {
    expect(offered("striate evaluate ")!.slice(0, 2)).toEqual(["runs/plain", "runs/wide"]);
  });

  it("the value behind = and what follows a colon are words of their own, unless bash is told otherwise", () => {
    expect(offered("striate train lenet5 --dataset=fash")).toEqual(["fashion-mnist"]);
    expect(offered("striate train lenet5 --backend gpu:we")).toEqual(["webasm"]);
    const whole = "COMP_WORDBREAKS=' '";
    expect(offered("striate train lenet5 --dataset=fash", whole)).toEqual(["--dataset=fashion-mnist"]);
    expect(offered("striate train lenet5 --backend gpu:we", whole)).toEqual(["gpu:webasm"]);
  });

  it("what stands behind the cursor has no part in it", () => {
    const line = "striate tr lenet5";
    writeFileSync(path("completion.bash"), script);
    const program = `source "$1"; COMP_LINE="${line}" COMP_POINT=10; _striate; echo "\${COMPREPLY[*]}"`;
    const { stdout } = spawnSync("bash", ["-c", program, "bash", path("completion.bash")], {
      encoding: "utf8",
    });
    expect(stdout).toBe("train\n");
  });
});

describe.each(["zsh", "fish"])("in %s", (shell) => {
  it("every command and every flag of the help has its line", async () => {
    const script = await scriptOf(shell);
    for (const command of COMMANDS) {
      const { flags, commands } = await helpOf(command);
      for (const flag of flags.filter((name) => name.startsWith("--"))) {
        const line = shell === "zsh" ? `'${flag}:` : ` -l ${flag.slice(2)} `;
        expect(script).toContain(line);
      }
      for (const name of commands)
        expect(script).toContain(shell === "zsh" ? `'${name}:` : ` -a '${name}' -d '`);
    }
    expect(script).toContain(shell === "zsh" ? "compadd -- 'bash' 'zsh' 'fish'" : "-a 'bash zsh fish'");
  });

  it("quotes stay inside their strings", async () => {
    // What is left between quoted strings holds no quote.
    const bare = (await scriptOf(shell))
      .replaceAll(/^#.*$/gm, "")
      .replaceAll(shell === "zsh" ? /'\\''/g : /\\'/g, "")
      .replaceAll(/'[^']*'|"[^"]*"/g, "");
    expect(bare).not.toMatch(/['"]/);
  });
});

it("refuses a shell that it does not know", async () => {
  expect(await striate(["completion", "csh"])).toEqual({
    code: 2,
    out: [],
    err: [
      "striate: command-argument value 'csh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish. " +
        "See striate completion --help.",
    ],
  });
});
