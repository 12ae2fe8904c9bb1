import { train } from "./train.js";

// Each of the two binaries.
const both = [train({ threads: 2, deterministic: true }), train({ threads: 2 })];

Object.assign(globalThis, { trained: Promise.all(both) });
