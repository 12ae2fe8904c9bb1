import { createWasmBackend } from "@striate/backend-wasm";
import { matMul, randomUniform } from "@striate/core";
import { processTerminal } from "../src/Terminal.js";
import { withInterrupt } from "../src/withInterrupt.js";

/** A run that never stops when it is asked to, with three threads at work. */
const terminal = processTerminal();
const backend = await createWasmBackend({ threads: 3 });
const x = randomUniform(backend, [256, 256], { seed: 1 });
let rounds = 0;
await withInterrupt(
  terminal,
  () => {},
  async () => {
    for (;;) {
      matMul(x, x).dispose();
      if (++rounds === 3) terminal.err("at work");
      await new Promise(setImmediate);
    }
  },
);
