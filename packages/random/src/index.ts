export { isSeed, RandomStream, randomStream } from "./RandomStream.js";
