/** What exists on devices at a moment. */
export interface DeviceMemory {
  readonly objects: number;
  readonly bytes: number;
}

/** WebGPU's classes: a page's globals, or those of the package `webgpu`. */
export interface WebGpuClasses {
  readonly GPUDevice: { readonly prototype: Creates };
  readonly GPUBuffer: { readonly prototype: Destroys };
}

interface Creates {
  createBuffer(descriptor: { readonly size: number }): object;
}

interface Destroys {
  destroy(): void;
}

/** Counts from now on the buffers of WebGPU that were created and not destroyed. Waiting for the garbage collector counts as alive. */
export function watchBuffers({ GPUDevice, GPUBuffer }: WebGpuClasses): () => DeviceMemory {
  const alive = new Map<object, number>();
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (this: Creates, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    alive.set(buffer, descriptor.size);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function (this: Destroys) {
    alive.delete(this);
    destroy.call(this);
  };
  return () => ({
    objects: alive.size,
    bytes: [...alive.values()].reduce((sum, bytes) => sum + bytes, 0),
  });
}
