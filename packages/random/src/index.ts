export { RandomStream, randomStream } from "./RandomStream.js";
