import type { Backend } from "@striate/core";
import type { CreateBackend } from "./ConformanceProperty.js";

/** Runs with a backend of its own, which is disposed of afterwards. */
export async function withBackend<T>(
  create: CreateBackend,
  run: (backend: Backend) => Promise<T>,
): Promise<T> {
  const backend = await create();
  try {
    return await run(backend);
  } finally {
    backend.dispose();
  }
}
