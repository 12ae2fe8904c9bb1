// Workers of Node do not take TypeScript: this one learns it first.
import { register } from "tsx/esm/api";

register();
await import("./wishWorker.ts");
