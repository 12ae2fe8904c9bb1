/** Primitives as functions of the device that they run on, by their names in `Backend`. */
type Primitives<Device> = Readonly<Record<string, (device: Device, ...args: never[]) => unknown>>;

/** The same functions with the device settled. */
export type Bound<Device, Table> = {
  readonly [Name in keyof Table]: Table[Name] extends (device: Device, ...args: infer Args) => infer Result
    ? (...args: Args) => Result
    : never;
};

/**
 * Turns a table of primitives that take their device first into the methods of a backend.
 *
 * @example
 * const backend = { name: "mine", ...buffers(device), ...bindPrimitives(device, { fill, unary, conv2d }) };
 */
export function bindPrimitives<Device, Table extends Primitives<Device>>(
  device: Device,
  table: Table,
): Bound<Device, Table> {
  const bound = Object.entries(table).map(([name, primitive]) => [
    name,
    (...args: never[]) => primitive(device, ...args),
  ]);
  return Object.fromEntries(bound) as Bound<Device, Table>;
}
