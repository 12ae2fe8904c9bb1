import type { DeviceMemory } from "./watchBuffers.js";

type Gl = WebGL2RenderingContext;

/** Bytes of a texel of four float32. */
const TEXEL = 16;

/** Counts from now on the textures and framebuffers of WebGL2, in this page or worker, that were created and not deleted. */
export function watchTextures(): () => DeviceMemory {
  const alive = new Map<object | null, number>();
  const prototype = WebGL2RenderingContext.prototype;
  const { createTexture, createFramebuffer, deleteTexture, deleteFramebuffer, texImage2D, texStorage2D } =
    prototype;
  const sized = (gl: Gl, width: number, height: number) =>
    alive.set(gl.getParameter(gl.TEXTURE_BINDING_2D), width * height * TEXEL);
  prototype.createTexture = function () {
    return noted(alive, createTexture.call(this));
  };
  prototype.createFramebuffer = function () {
    return noted(alive, createFramebuffer.call(this));
  };
  prototype.deleteTexture = function (texture) {
    alive.delete(texture);
    deleteTexture.call(this, texture);
  };
  prototype.deleteFramebuffer = function (framebuffer) {
    alive.delete(framebuffer);
    deleteFramebuffer.call(this, framebuffer);
  };
  Object.assign(prototype, {
    texImage2D(this: Gl, ...args: Parameters<typeof texImage2D>) {
      sized(this, args[3], args[4]);
      texImage2D.apply(this, args);
    },
  });
  prototype.texStorage2D = function (...args) {
    sized(this, args[3], args[4]);
    texStorage2D.apply(this, args);
  };
  return () => ({ objects: alive.size, bytes: [...alive.values()].reduce((sum, bytes) => sum + bytes, 0) });
}

function noted<T extends object>(alive: Map<object | null, number>, made: T): T {
  alive.set(made, 0);
  return made;
}
