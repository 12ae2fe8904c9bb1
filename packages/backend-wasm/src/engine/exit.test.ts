import { describe, expect, it, vi } from "vitest";
import { runProgram } from "../../test/runProgram.js";

// Starting processes takes its time on a machine that has no core to spare.
vi.setConfig({ testTimeout: 30_000 });

/** A backend with three threads that has worked, and whose workers are asleep or about to be. */
const BACKEND = `
  const backend = await createWasmBackend({ threads: 3 });
  const x = backend.write(new Float32Array(100_000));
  for (let job = 0; job < 20; job++) backend.free(backend.affine(x, 1, 1));
  console.log("ready", backend.threads);
`;
/** What a loaded machine may need to end a process. */
const SOON = 2000;

describe("a process with a backend that was not disposed of", () => {
  it("ends by itself", async () => {
    const { code, out, lasted } = await runProgram(BACKEND);
    expect({ code, out }).toEqual({ code: 0, out: "ready 3\n" });
    expect(lasted).toBeLessThan(SOON);
  });

  it("ends by itself when the workers have fallen asleep", async () => {
    const { code, lasted } = await runProgram(`${BACKEND} await new Promise((go) => setTimeout(go, 50));`);
    expect(code).toBe(0);
    expect(lasted).toBeLessThan(SOON);
  });

  it("ends at process.exit, with the code that was given", async () => {
    const { code, lasted } = await runProgram(`${BACKEND} setInterval(() => {}, 1000); process.exit(3);`);
    expect(code).toBe(3);
    expect(lasted).toBeLessThan(SOON);
  });

  it("ends at an error that nobody catches, and shows it", async () => {
    const { code, err, lasted } = await runProgram(`${BACKEND} throw new Error("of the program's own");`);
    expect(code).toBe(1);
    expect(err).toContain("of the program's own");
    expect(lasted).toBeLessThan(SOON);
  });

  it("ends when a promise is aborted between two steps", async () => {
    const { code, err, lasted } = await runProgram(`${BACKEND}
      const stop = AbortSignal.timeout(20);
      while (true) {
        for (let step = 0; step < 10; step++) backend.free(backend.affine(x, 1, 1));
        await new Promise((go) => setTimeout(go));
        stop.throwIfAborted();
      }`);
    expect(code).toBe(1);
    expect(err).toContain("TimeoutError");
    expect(lasted).toBeLessThan(SOON);
  });

  it("ends at Ctrl-C in the middle of work", async () => {
    const { signal, lasted } = await runProgram(
      `${BACKEND} while (true) backend.free(backend.affine(x, 1, 1));`,
      {
        onOutput: (child) => child.kill("SIGINT"),
      },
    );
    expect(signal).toBe("SIGINT");
    expect(lasted).toBeLessThan(SOON);
  });

  it("leaves its last word to a listener for Ctrl-C", async () => {
    const { code, out, lasted } = await runProgram(
      `process.on("SIGINT", () => { console.log("bye"); process.exit(130); });
      ${BACKEND}
      while (true) {
        for (let job = 0; job < 100; job++) backend.free(backend.affine(x, 1, 1));
        await new Promise((go) => setTimeout(go));
      }`,
      { onOutput: (child) => child.kill("SIGINT") },
    );
    expect({ code, out }).toEqual({ code: 130, out: "ready 3\nbye\n" });
    expect(lasted).toBeLessThan(SOON);
  });
});
