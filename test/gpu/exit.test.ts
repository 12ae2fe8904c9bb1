import { describe, expect, it } from "vitest";
import { nodeModes } from "./nodeModes.js";
import { runProgram } from "./runProgram.js";

/** What a loaded machine may need to end a process. */
const SOON = 5000;

describe.each(nodeModes)("a process with a backend in mode %s", { timeout: 60_000 }, (mode) => {
  /** A backend that has worked and was not disposed of, with work that nobody has asked the result of. */
  const used = `
    const backend = await createGpuBackend({ mode: ${JSON.stringify(mode)} });
    const x = backend.write(new Float32Array(100_000).fill(2));
    for (let time = 0; time < 20; time++) backend.free(backend.affine(x, 1, 1));
    console.log((await backend.read(backend.affine(x, 3, 1)))[99_999]);
    for (let time = 0; time < 20; time++) backend.affine(x, 1, 1);`;

  it("ends by itself", async () => {
    const { code, signal, out, err, lasted } = await runProgram(used);
    expect({ code, signal, out, err }).toEqual({ code: 0, signal: null, out: "7\n", err: "" });
    expect(lasted).toBeLessThan(SOON);
  });

  it("ends by itself when it is disposed of", async () => {
    const { code, signal, err, lasted } = await runProgram(`${used} backend.dispose();`);
    expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: "" });
    expect(lasted).toBeLessThan(SOON);
  });

  it("ends at process.exit, with the code that was given", async () => {
    const ending = await runProgram(`${used} setInterval(() => {}, 1000); process.exit(3);`);
    expect(ending).toMatchObject({ code: 3, signal: null, out: "7\n" });
    expect(ending.lasted).toBeLessThan(SOON);
  });

  it("ends at an error that nobody catches, and shows it", async () => {
    const ending = await runProgram(`${used} throw new Error("of the program's own");`);
    expect(ending).toMatchObject({ code: 1, signal: null });
    expect(ending.err).toContain("of the program's own");
    expect(ending.lasted).toBeLessThan(SOON);
  });
});
