export { affine } from "./affine";
export { matMul, matMulWorkspace } from "./matMul";
export { probeMicroKernel } from "./microKernel";
export { quit, scratchBytes, start, work } from "./threads";
