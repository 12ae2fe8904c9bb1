import { program } from "./Program.js";

/** A copy: of an array that comes from the host, too. */
export const IDENTITY = program({ name: "identity", arrays: ["x"], body: () => "return x[i];" });
