export { affine } from "./affine";
export { probeMicroKernel } from "./microKernel";
export { quit, scratchBytes, start, work } from "./threads";
