import { type Program, program } from "./Program.js";

/** kept · old + share · fresh: Adam's first moment, and the velocity of gradient descent. */
export const BLEND: Program = program({
  name: "blend",
  arrays: ["old", "fresh"],
  floats: ["kept", "share"],
  body: () => "return kept * old[i] + share * fresh[i];",
});

/** kept · old + share · fresh²: Adam's second moment. */
export const BLEND_SQUARES: Program = program({
  name: "blendSquares",
  arrays: ["old", "fresh"],
  floats: ["kept", "share"],
  body: () => "var g = fresh[i]; return kept * old[i] + share * (g * g);",
});

/** w − rate · m / (√v + ε). A device may take roots by way of 1 / √v, so that of 0 is not asked for. */
export const ADAM: Program = program({
  name: "adam",
  arrays: ["value", "momentum", "velocity"],
  floats: ["rate", "epsilon"],
  body: () => `
    var v = velocity[i];
    var root = 0;
    if (v > 0) { root = Math.sqrt(v); }
    return value[i] - rate * momentum[i] / (root + epsilon);`,
});

/** w + momentum · v − rate · g, with v after the step. */
export const NESTEROV: Program = program({
  name: "nesterov",
  arrays: ["value", "velocity", "gradient"],
  floats: ["momentum", "rate"],
  body: () => "return value[i] + (momentum * velocity[i] - rate * gradient[i]);",
});
