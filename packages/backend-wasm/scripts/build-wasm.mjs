/**
 * Compiles assembly/ twice, with plain and with relaxed SIMD, and writes both binaries as base64 into src/generated/binaries.ts: no file
 * to locate in any bundler. Does nothing when they are newer than their sources.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "src", "generated", "binaries.ts");

const FLAGS = [
  "assembly/index.ts",
  "-O3",
  "--noAssert",
  "--runtime=stub",
  "--importMemory",
  "--sharedMemory",
  // The control block of assembly/threads.ts lies below the compiler's own data.
  "--memoryBase=2048",
  "--initialMemory=2",
  "--maximumMemory=65536",
];

const binaries = { SIMD: ["simd", "threads"], RELAXED_SIMD: ["simd", "threads", "relaxed-simd"] };

const sources = readdirSync(join(root, "assembly"), { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .sort();
const hash = createHash("sha256").update(FLAGS.join());
for (const name of sources) hash.update(name).update(readFileSync(join(root, "assembly", name)));
const stamp = `// ${hash.digest("hex")}`;

if (existsSync(target) && readFileSync(target, "utf8").startsWith(stamp)) process.exit(0);

// 30 MB of compiler, loaded only when there is something to compile.
const { main } = await import("assemblyscript/asc");

async function compile(features) {
  let binary;
  const { error, stderr } = await main(
    [...FLAGS, ...features.flatMap((feature) => ["--enable", feature]), "-o", "out.wasm"],
    {
      readFile: (name, base) => {
        const path = join(base && base !== "." ? base : root, name);
        return existsSync(path) ? readFileSync(path, "utf8") : null;
      },
      writeFile: (name, contents) => {
        if (name === "out.wasm") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null) {
    console.error(stderr.toString());
    process.exit(1);
  }
  return Buffer.from(binary).toString("base64");
}

const lines = [stamp, "// Made by scripts/build-wasm.mjs from assembly/."];
for (const [name, features] of Object.entries(binaries)) {
  const base64 = await compile(features);
  lines.push(`export const ${name} =\n  "${base64}";`);
}
mkdirSync(dirname(target), { recursive: true });
writeFileSync(`${target}.part`, `${lines.join("\n")}\n`);
renameSync(`${target}.part`, target);
