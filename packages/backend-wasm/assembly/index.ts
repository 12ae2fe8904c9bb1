export { affine } from "./affine";
export { matMul, matMulWorkspace } from "./matMul";
export { probeMicroKernel } from "./microKernel";
export { quit, scratchBytes, start, work } from "./threads";
export { avgPool2d } from "./pool2dAvg";
export { avgPool2dGrad } from "./pool2dAvgGrad";
export { maxPool2d } from "./pool2dMax";
export { maxPool2dGrad } from "./pool2dMaxGrad";
