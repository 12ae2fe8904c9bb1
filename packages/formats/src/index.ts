export type { ByteStore } from "./ByteStore.js";
export { crc32 } from "./crc32.js";
export { FormatError, type FormatErrorCode } from "./FormatError.js";
export {
  type DecodeOptions,
  decodeSafetensors,
  type EncodeOptions,
  encodeSafetensors,
  type NamedArray,
  type NamedArrays,
  type Safetensors,
} from "./safetensors.js";
