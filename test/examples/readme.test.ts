import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../architecture/workspace.js";

/** One block of code in the tutorial. */
interface Block {
  readonly language: string;
  readonly lines: readonly string[];
  readonly next: Block | undefined;
}

const example = join(root, "examples/plain-backend");
const folder = join(import.meta.dirname, "generated");
const readme = readFileSync(join(example, "README.md"), "utf8");
const blocks = blocksOf(readme);
/** Processes that compile TypeScript as they start, on a busy machine. */
const PATIENCE = 60_000;

const scripts = blocks.filter(({ language }) => language === "js");
const excerpts = scripts.filter((block) => existsSync(join(example, fileOf(block) ?? "none")));
const modules = scripts.filter((block) => fileOf(block) !== undefined && !excerpts.includes(block));
const programs = scripts.filter((block) => fileOf(block) === undefined);
const commands = blocks.filter(({ language, lines }) => language === "text" && lines[0]!.startsWith("$ "));

function blocksOf(text: string): readonly Block[] {
  const found: Block[] = [];
  for (const [, language, content] of [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].reverse()) {
    found.unshift({ language: language!, lines: content!.trimEnd().split("\n"), next: found[0] });
  }
  return found;
}

/** `// src/Device.js` opens an excerpt of that file, `// empty.js`, which is none, a module of that name; without such a line it is a program. */
function fileOf({ lines }: Block): string | undefined {
  return lines[0]!.match(/^\/\/ ([\w./-]+\.js)$/)?.[1];
}

/** Runs Node on the packages' sources beside the modules of the tutorial, and gives all that it prints. */
function node(...args: readonly string[]): Promise<string> {
  const source = ["--conditions=@striate/source", "--import", import.meta.resolve("tsx")];
  const env = { ...process.env, CI: "1", NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, [...source, ...args], { cwd: folder, env }, (_, out, err) =>
      resolve(err + out),
    );
  });
}

/** A line … stands for any lines, and … in a line for any part of it. */
function printed(lines: readonly string[]): RegExp {
  const patterns = lines.map((line) => {
    if (line === "…") return "(?:.*\n)*?";
    return `${line
      .split("…")
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
      .join(".*")}\n`;
  });
  return new RegExp(`^${patterns.join("")}$`);
}

describe("the tutorial", () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(join(example, "src"), join(folder, "src"), { recursive: true });
    for (const block of modules) writeFileSync(join(folder, fileOf(block)!), block.lines.join("\n"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("shows code of every kind", () => {
    for (const kind of [excerpts, modules, programs, commands]) expect(kind.length).toBeGreaterThan(1);
  });

  it.each(excerpts.map((block) => [fileOf(block)!, block.lines.slice(1)] as const))(
    "quotes %s as it is",
    (file, lines) => {
      const trimmed = (text: string) => text.replaceAll(/^ +/gm, "").trim();
      const source = trimmed(readFileSync(join(example, file), "utf8"));
      for (const part of lines.join("\n").split(/^ *\/\/ …$/m)) expect(source).toContain(trimmed(part));
    },
  );

  it.each(programs.map((block, index) => [index + 1, block] as const))(
    "program %i prints what it says",
    { timeout: PATIENCE },
    async (index, { lines, next }) => {
      writeFileSync(join(folder, `program-${index}.js`), lines.join("\n"));
      expect(next?.language).toBe("text");
      expect(await node(`program-${index}.js`)).toMatch(printed(next!.lines));
    },
  );

  it.each(commands.map(({ lines }) => [lines[0]!, lines] as const))(
    "%s prints what it says",
    { timeout: PATIENCE },
    async (command, lines) => {
      const [, name, ...args] = command.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
      expect(name).toBe("striate");
      expect(await node(join(root, "apps/trainer/src/cli.ts"), ...args)).toMatch(printed(lines.slice(1)));
    },
  );

  it("has the manifest that the example has", () => {
    const manifest = JSON.parse(readFileSync(join(example, "package.json"), "utf8"));
    for (const { lines } of blocks.filter(({ language }) => language === "json")) {
      expect(manifest).toMatchObject(JSON.parse(lines.join("\n")));
    }
  });

  it("points to files that exist", () => {
    for (const [, target] of readme.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(existsSync(join(example, target!)), target).toBe(true);
    }
  });
});
