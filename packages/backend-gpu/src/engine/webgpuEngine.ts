import { IDENTITY } from "../programs/identity.js";
import { Kernels } from "./compile.js";
import type { Adapter, DeviceProblem, Engine } from "./Engine.js";
import { type BufferResult, gpujs } from "./gpujs.js";
import { offerWebGpu } from "./nodeWebGpu.js";
import { platformWebGpu, STORAGE, type WebGpuAdapter, type WebGpuDevice } from "./webgpu.js";

/** In the order in which they are popped. */
const SCOPES = ["internal", "validation", "out-of-memory"] as const;

/** gpu.js on WebGPU: the platform's in a page, the package `webgpu` in Node. All engines of a page share its device. */
export async function openWebGpuEngine(): Promise<Engine> {
  await offerWebGpu();
  // gpu.js's own error for a missing adapter speaks of browsers alone.
  if ((await platformWebGpu()?.requestAdapter()) == null) throw new Error(MISSING);
  const context = await gpujs.WebGPUContext.acquire();
  const { device } = context;
  const kernels = new Kernels(new gpujs.GPU({ mode: "webgpu" }), "Array");
  const flat = (buffer: BufferResult["buffer"], size: number, kernel: unknown): BufferResult =>
    new gpujs.WebGPUBufferResult({ buffer, output: [size], componentCount: 1, context, kernel });
  // gpu.js reads a buffer through the kernel that made it: what is uploaded goes by the first one.
  const seed = device.createBuffer({ size: 4, usage: STORAGE });
  const first = (await kernels.run(IDENTITY, [flat(seed, 1, undefined)], [], 1, 0)) as BufferResult;
  seed.destroy();
  let watching = false;
  return {
    mode: "webgpu",
    adapter: described(context.adapter),
    keepsNaN: true,
    upload: (values) => {
      const buffer = device.createBuffer({ size: values.byteLength, usage: STORAGE });
      device.queue.writeBuffer(buffer, 0, values);
      return flat(buffer, values.length, first.kernel);
    },
    run: async (program, inputs, scalars, invocations, base) => {
      const result = (await kernels.run(program, inputs, scalars, invocations, base)) as BufferResult;
      if (program.width === 1) return result;
      // The same buffer as four times as many numbers; it goes with the last handle on it.
      const view = flat(result.buffer, 4 * invocations, result.kernel);
      result.delete();
      return view;
    },
    read: (handle) => (handle as BufferResult).toArray(),
    release: (handle) => (handle as BufferResult).delete(),
    watch: () => {
      if (watching) return;
      watching = true;
      for (const scope of [...SCOPES].reverse()) device.pushErrorScope(scope);
    },
    settle: async () => {
      const problem = watching ? await reported(device) : undefined;
      watching = false;
      if (problem !== undefined) kernels.forget();
      if (!context.isLost) await device.queue.onSubmittedWorkDone();
      return problem;
    },
    lost: () => (context.isLost ? LOST : undefined),
  };
}

const MISSING =
  "there is no WebGPU adapter: in Node it needs Vulkan (a GPU's driver and libvulkan1), in a page a GPU that the browser allows";
const LOST = "the WebGPU device was lost: the driver was reset or the system took it away";

async function reported(device: WebGpuDevice): Promise<DeviceProblem | undefined> {
  const errors = await Promise.all(
    SCOPES.map(async (scope) => ({ scope, error: await device.popErrorScope() })),
  );
  // What follows from a buffer that could not be made is an error of validation.
  const first = errors.reverse().find(({ error }) => error !== null);
  if (first?.error == null) return undefined;
  return { kind: first.scope === "out-of-memory" ? "memory" : "device", message: first.error.message };
}

function described({ info, limits }: WebGpuAdapter): Adapter {
  const { vendor, architecture, description, device, isFallbackAdapter = false } = info;
  return {
    vendor,
    architecture,
    // Browsers tell less than drivers.
    description: description || device || architecture,
    isSoftware:
      isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${device} ${description}`),
    maxBufferBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
  };
}
