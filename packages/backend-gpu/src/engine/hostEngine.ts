import { Kernels } from "./compile.js";
import type { Engine } from "./Engine.js";
import { gpujs } from "./gpujs.js";

/** gpu.js's modes without a device: `cpu`, JavaScript that it writes, and `webasm`, WebAssembly that it writes. Arrays stay arrays. */
export function openHostEngine(mode: "cpu" | "webasm"): Engine {
  checkAllowed(mode);
  const kernels = new Kernels(new gpujs.GPU({ mode }), "Array");
  return {
    mode,
    adapter: {
      vendor: "",
      architecture: mode === "cpu" ? "JavaScript" : "WebAssembly",
      description: "no device: the processor",
      isSoftware: true,
      maxBufferBytes: Number.MAX_SAFE_INTEGER,
    },
    keepsNaN: true,
    upload: (values) => values,
    run: async (program, inputs, scalars, invocations, base) => {
      const result = await kernels.run(program, inputs, scalars, invocations, base);
      return program.width === 4 ? flattened(result as readonly Float32Array[]) : result;
    },
    read: async (handle) => (handle as Float32Array).slice(),
    release: () => {},
    watch: () => {},
    settle: async () => undefined,
    lost: () => undefined,
  };
}

/** The smallest module: its magic number and version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** gpu.js tells of it on the console alone. @throws Error where a page forbids code that is written while it runs */
function checkAllowed(mode: "cpu" | "webasm"): void {
  try {
    if (mode === "cpu") new Function("");
    else new WebAssembly.Module(EMPTY_MODULE);
  } catch {
    const source = mode === "cpu" ? "unsafe-eval" : "wasm-unsafe-eval";
    throw new Error(`the page's content security policy forbids it: add '${source}' to its script-src`);
  }
}

function flattened(rows: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(4 * rows.length);
  for (const [index, row] of rows.entries()) values.set(row, 4 * index);
  return values;
}
