import { dataTasks } from "./dataTasks.js";
import { gpuTasks } from "./gpuTasks.js";
import { wasmTasks } from "./wasmTasks.js";

/** What a page, a worker of it and Node are asked to do; parameters and results pass through JSON. */
export const tasks = { ...dataTasks, ...wasmTasks, ...gpuTasks };
