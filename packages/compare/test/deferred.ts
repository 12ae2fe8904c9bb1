import {
  type Backend,
  type BackendMemory,
  createShapeBackend,
  type DeviceBuffer,
  type TypedArray,
} from "@striate/core";

type AnyMethod = (...args: readonly unknown[]) => DeviceBuffer | Readonly<Record<string, DeviceBuffer>>;

/**
 * A device that only takes orders: a primitive returns at once, and `read` carries out all that was ordered, in order. What was freed cannot be
 * read any more, and what could not be computed cannot be read either. `onOrder` hears of each primitive when it is carried out.
 */
export function deferred(base: Backend, onOrder: (method: string) => void = () => {}): Backend {
  const shapes = createShapeBackend();
  const live = new Set<DeviceBuffer>();
  /** What stands on the device for a buffer, or why nothing does. */
  const real = new Map<DeviceBuffer, DeviceBuffer | Error>();
  let orders: (() => void)[] = [];
  const onDevice = (buffer: DeviceBuffer): DeviceBuffer => {
    const found = real.get(buffer);
    if (found === undefined || found instanceof Error) throw found ?? new Error("this buffer was never made");
    return found;
  };
  const translated = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(translated);
    return isBuffer(value) ? onDevice(value) : value;
  };
  const order = (method: string, args: readonly unknown[]) => {
    const promised = (Reflect.get(shapes, method) as AnyMethod)(...args);
    const outputs = isBuffer(promised) ? { only: promised } : promised;
    for (const buffer of Object.values(outputs)) live.add(buffer);
    orders.push(() => {
      try {
        onOrder(method);
        const result = (Reflect.get(base, method) as AnyMethod).apply(base, args.map(translated));
        const results = isBuffer(result) ? { only: result } : result;
        for (const [name, buffer] of Object.entries(outputs)) real.set(buffer, Reflect.get(results, name));
      } catch (error) {
        for (const buffer of Object.values(outputs)) real.set(buffer, error as Error);
      }
    });
    return promised;
  };
  const check = (buffer: DeviceBuffer) => {
    if (!live.has(buffer)) throw new Error("this buffer was freed");
  };
  const own: Partial<Backend> = {
    name: "deferred",
    write: (values: TypedArray) => {
      const copy = values.slice();
      const buffer = shapes.write(values);
      live.add(buffer);
      orders.push(() => void real.set(buffer, base.write(copy)));
      return buffer;
    },
    read: async (buffer) => {
      check(buffer);
      // Whoever frees the buffer right after has not waited for its numbers.
      await Promise.resolve();
      check(buffer);
      const due = orders;
      orders = [];
      for (const carryOut of due) carryOut();
      return base.read(onDevice(buffer));
    },
    free: (buffer) => {
      check(buffer);
      live.delete(buffer);
      orders.push(() => {
        const found = real.get(buffer);
        if (!(found instanceof Error)) base.free(found!);
      });
    },
    memory: (): BackendMemory => {
      const bytes = [...live].reduce((sum, { size }) => sum + 4 * size, 0);
      return { buffers: live.size, bytes };
    },
    dispose: () => base.dispose(),
  };
  return new Proxy(shapes, {
    get: (target, name) => {
      if (name in own) return Reflect.get(own, name);
      if (typeof Reflect.get(target, name) !== "function") return undefined;
      return (...args: readonly unknown[]) => order(String(name), args);
    },
  });
}

const isBuffer = (value: unknown): value is DeviceBuffer =>
  typeof value === "object" && value !== null && "dtype" in value;
