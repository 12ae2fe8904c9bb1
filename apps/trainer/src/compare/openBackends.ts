import type { Tolerance } from "@striate/backend-conformance";
import type { Backend } from "@striate/core";
import { backendSource } from "../backendModule/backendSource.js";

/** A backend to compare, made. */
export interface OpenBackend {
  readonly name: string;
  /** What it really is, such as "wasm, 2 threads, relaxed SIMD". */
  readonly description: string;
  readonly backend: Backend;
  readonly tolerance: Tolerance;
}

/** Makes all of them; where one cannot be made, those before it are ended. @throws UsageError */
export async function openBackends(names: readonly string[]): Promise<readonly OpenBackend[]> {
  const open: OpenBackend[] = [];
  try {
    for (const name of names) {
      const source = await backendSource(name);
      const { backend, description } = await source.create();
      open.push({ name: short(name), description, backend, tolerance: source.tolerance });
    }
    return open;
  } catch (error) {
    for (const { backend } of open) backend.dispose();
    throw error;
  }
}

/** Of a module's path the last part, which tables have room for. */
function short(name: string): string {
  return name.replace(/^.*[\\/]/, "").replace(/\.[cm]?[jt]s(?=#|$)/, "");
}
