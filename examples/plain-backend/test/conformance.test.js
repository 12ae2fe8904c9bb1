import { describe, it } from "node:test";
import { backendConformance } from "@striate/backend-conformance";
import { createBackend } from "../src/index.js";

await backendConformance({ it, describe, create: createBackend });
