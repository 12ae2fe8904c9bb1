import { serveBatches } from "@striate/datasets";
import { type Pictures, pictureBatches } from "./pictureBatches.js";

serveBatches((pictures: Pictures) => pictureBatches(pictures));
