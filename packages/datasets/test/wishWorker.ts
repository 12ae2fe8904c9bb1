import { serveBatches } from "../src/index.js";
import { type Wish, wished } from "./wish.js";

serveBatches((wish: Wish) => wished(wish));
