import { backendConformance } from "@striate/backend-conformance";
import { createReferenceBackend } from "@striate/backend-reference";
import { describe, it } from "vitest";

await backendConformance({ it, describe, create: createReferenceBackend });
