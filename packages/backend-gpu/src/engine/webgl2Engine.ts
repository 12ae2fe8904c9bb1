import { IDENTITY } from "../programs/identity.js";
import { program } from "../programs/Program.js";
import { split } from "../programs/split.js";
import { Kernels } from "./compile.js";
import type { Adapter, Engine } from "./Engine.js";
import { type GpuInstance, gpujs, type TextureResult } from "./gpujs.js";

/** Four numbers a texel become one number a texel. */
const UNPACK = program({
  name: "unpack",
  arrays: ["x"],
  body: () => `
    ${split("i", "4", "texel", "channel")}
    var four = x[texel];
    if (channel < 1) { return four[0]; }
    if (channel < 2) { return four[1]; }
    if (channel < 3) { return four[2]; }
    return four[3];`,
});

/** gpu.js on WebGL2: a page's, with textures of float32. */
export async function openWebGl2Engine(): Promise<Engine> {
  const gpu = newGpu();
  const kernels = new Kernels(gpu, "ArrayTexture(1)");
  const uploads = new Kernels(gpu, "Array");
  const unpacking = new Kernels(gpu, "ArrayTexture(4)");
  const upload = (values: Float32Array) => uploads.run(IDENTITY, [values], [], values.length, 0);
  const first = (await upload(new Float32Array(1))) as TextureResult & {
    readonly context: WebGL2RenderingContext;
  };
  const gl = first.context;
  first.delete();
  return {
    mode: "webgl2",
    adapter: described(gl),
    // A texture is written by a shader, which may make one NaN of another.
    keepsNaN: false,
    upload,
    run: async (program, inputs, scalars, invocations, base) => {
      const result = (await kernels.run(program, inputs, scalars, invocations, base)) as TextureResult;
      if (program.width === 1) return result;
      const unpacked = await unpacking.run(UNPACK, [result], [], 4 * invocations, 0);
      result.delete();
      return unpacked;
    },
    read: async (handle) => (handle as TextureResult).toArray(),
    release: (handle) => (handle as TextureResult).delete(),
    watch: () => {},
    settle: async () => {
      await finished(gl);
      const error = gl.getError();
      if (error === gl.NO_ERROR || gl.isContextLost()) return undefined;
      for (const one of [kernels, uploads, unpacking]) one.forget();
      const kind = error === gl.OUT_OF_MEMORY ? "memory" : "device";
      return { kind, message: `WebGL error 0x${error.toString(16)}` };
    },
    lost: () => (gl.isContextLost() ? "the page's WebGL2 context was lost" : undefined),
  };
}

function newGpu(): GpuInstance {
  try {
    return new gpujs.GPU({ mode: "webgl2" });
  } catch {
    throw new Error(
      typeof WebGL2RenderingContext === "undefined"
        ? "WebGL2 is a browser's: Node has none"
        : "this browser gives no WebGL2 context with textures of float32",
    );
  }
}

/** Waits without blocking the page until the device has done what it was told. */
async function finished(gl: WebGL2RenderingContext): Promise<void> {
  const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (sync === null) return;
  gl.flush();
  while (!gl.isContextLost()) {
    const status = gl.clientWaitSync(sync, 0, 0);
    if (status !== gl.TIMEOUT_EXPIRED) break;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  gl.deleteSync(sync);
}

function described(gl: WebGL2RenderingContext): Adapter {
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const text = (parameter: number) => String(gl.getParameter(parameter) ?? "");
  const vendor = text(names?.UNMASKED_VENDOR_WEBGL ?? gl.VENDOR);
  const description = text(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  const side: number = gl.getParameter(gl.MAX_TEXTURE_SIZE);
  return {
    vendor,
    architecture: "",
    description,
    isSoftware: /swiftshader|llvmpipe|software/i.test(description),
    maxBufferBytes: 4 * side * side,
  };
}
