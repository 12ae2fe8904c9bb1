export { FormatError, type FormatErrorCode } from "./FormatError.js";
export {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  type NamedArrays,
  type Safetensors,
} from "./safetensors.js";
