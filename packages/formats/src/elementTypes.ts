/** How one kind of number is stored. */
export interface ElementType {
  readonly bytes: number;
  /** Becomes int32; the others become float32. */
  readonly integer: boolean;
  read(view: DataView, at: number): number;
}

const bfloat = new DataView(new ArrayBuffer(4));

/** The format's names of the kinds that are read. */
export const elementTypes: Readonly<Record<string, ElementType>> = Object.assign(Object.create(null), {
  F64: { bytes: 8, integer: false, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, integer: false, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, integer: false, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: {
    bytes: 2,
    integer: false,
    read: (view, at) => {
      bfloat.setUint32(0, view.getUint16(at, true) << 16);
      return bfloat.getFloat32(0);
    },
  },
  I64: { bytes: 8, integer: true, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { bytes: 4, integer: true, read: (view, at) => view.getInt32(at, true) },
  U8: { bytes: 1, integer: true, read: (view, at) => view.getUint8(at) },
} satisfies Record<string, ElementType>);

/** IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
