export { type LeNet5Options, lenet5 } from "./lenet5.js";
export { type ResNetOptions, resnet } from "./resnet.js";
