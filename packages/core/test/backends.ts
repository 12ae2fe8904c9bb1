import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend } from "../src/index.js";
import { createFusedReference } from "./fusedReference.js";

/** Both paths that operations take. */
export const BACKENDS: readonly (readonly [name: string, create: () => Backend])[] = [
  ["composed of plain primitives", createReferenceBackend],
  ["with fused primitives", createFusedReference],
];
