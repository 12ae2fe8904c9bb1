import { describe, it } from "vitest";
import { createFusedReference } from "../test/fusedReference.js";
import { backendConformance } from "./index.js";

// The fused primitives in float32, composed: the bounds must leave room for honest rounding.
await backendConformance({ it, describe, create: createFusedReference });
