// In place of what the build makes of batchWorker.ts: workers of Node do not take TypeScript before they have learned it.
import { register } from "tsx/esm/api";

register();
await import("./batchWorker.ts");
