import { train } from "./train.js";

console.log(JSON.stringify(await train({ threads: 2, deterministic: true })));
