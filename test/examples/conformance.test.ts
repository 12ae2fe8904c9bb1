import { backendConformance } from "@striate/backend-conformance";
import { describe, it } from "vitest";
import { createBackend } from "../../examples/plain-backend/src/index.js";

// As a stranger's backend is judged: nothing beyond the default tolerances.
await backendConformance({ it, describe, create: () => createBackend() });
