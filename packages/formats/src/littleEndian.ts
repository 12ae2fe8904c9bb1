/** Whether this machine has the order of bytes that files have. */
export const HOST_IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The bytes of 32-bit numbers in little-endian order: the array's own where the machine has that order, else a copy. Bits stay as they are. */
export function littleEndian(
  data: Float32Array | Int32Array,
  hostIsLittle: boolean = HOST_IS_LITTLE,
): Uint8Array {
  const own = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (hostIsLittle) return own;
  const bytes = new Uint8Array(own.length);
  for (let index = 0; index < own.length; index++) bytes[index] = own[index ^ 3]!;
  return bytes;
}
