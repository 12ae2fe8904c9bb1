import type { Backend, BackendMemory, DeviceBuffer, TypedArray } from "@striate/core";
import type { Call, Output } from "./Call.js";
import { Mismatch } from "./report/Mismatch.js";
import { firstOtherBits } from "./sameBits.js";

/**
 * Runs a call on a backend: host numbers in, host numbers out. On the way it holds the primitive to what all of them promise: inputs
 * are read and never written, outputs are new and have the right type and size, `memory()` counts them and nothing else, `readSync` reads what
 * `read` reads, and nothing is left behind.
 *
 * @throws Mismatch for a promise that is broken
 */
export async function onDevice(
  backend: Backend,
  call: Pick<Call, "outputs" | "invoke">,
  inputs: readonly TypedArray[],
): Promise<TypedArray[]> {
  const before = backend.memory();
  const held: DeviceBuffer[] = [];
  try {
    const buffers: DeviceBuffer[] = [];
    for (const values of inputs) {
      const buffer = backend.write(values.slice());
      held.push(buffer);
      buffers.push(buffer);
      checkBuffer("write", buffer, { name: "what was written", dtype: dtypeOf(values), size: values.length });
    }
    checkMemory(backend, before, held, "after its inputs were written");
    const outputs = call.invoke(backend, buffers);
    checkNew(outputs, buffers);
    held.push(...outputs);
    if (outputs.length !== call.outputs.length) {
      throw new Mismatch(`gives ${outputs.length} outputs instead of ${call.outputs.length}`);
    }
    for (const [index, output] of call.outputs.entries()) checkBuffer("", outputs[index], output);
    checkMemory(backend, before, held, "after the call: it leaves more or less behind than its outputs");
    const results: TypedArray[] = [];
    for (const [index, output] of call.outputs.entries()) {
      results.push(await readBothWays(backend, outputs[index], output));
    }
    await checkInputs(backend, buffers, inputs);
    return results;
  } finally {
    for (const buffer of held) freeQuietly(backend, buffer);
    checkMemory(backend, before, [], "after everything was freed");
  }
}

function checkBuffer(op: string, buffer: DeviceBuffer, { name, dtype, size }: Output): void {
  if (buffer.dtype === dtype && buffer.size === size) return;
  const where = op === "" ? "" : `${op}: `;
  throw new Mismatch(
    `${where}${name} is a buffer of ${buffer.size} ${buffer.dtype} instead of ${size} ${dtype}`,
  );
}

function checkNew(outputs: readonly DeviceBuffer[], inputs: readonly DeviceBuffer[]): void {
  for (const [index, output] of outputs.entries()) {
    if (inputs.includes(output)) throw new Mismatch("returns one of its inputs instead of a new buffer");
    if (outputs.indexOf(output) !== index) throw new Mismatch("returns one buffer twice");
  }
}

/** @throws Mismatch unless `memory()` has grown by exactly these buffers */
function checkMemory(
  backend: Backend,
  before: BackendMemory,
  held: readonly DeviceBuffer[],
  when: string,
): void {
  const { buffers, bytes } = backend.memory();
  const heldBytes = held.reduce((sum, { size }) => sum + 4 * size, 0);
  if (buffers === before.buffers + held.length && bytes === before.bytes + heldBytes) return;
  throw new Mismatch(
    `memory() counts ${buffers} buffers and ${bytes} bytes instead of ${before.buffers + held.length} and ${before.bytes + heldBytes} ${when}`,
  );
}

async function readBothWays(backend: Backend, buffer: DeviceBuffer, output: Output): Promise<TypedArray> {
  const values = await backend.read(buffer);
  if (dtypeOf(values) !== output.dtype || values.length !== output.size) {
    throw new Mismatch(
      `read gives ${values.length} ${dtypeOf(values)} of ${output.name} instead of ${output.size} ${output.dtype}`,
    );
  }
  const sync = backend.readSync?.(buffer);
  const other = sync === undefined ? -1 : firstOtherBits(values, sync);
  if (other >= 0) {
    throw new Mismatch(
      `readSync and read differ: ${output.name}[${other}] is ${sync?.[other]} and ${values[other]}`,
    );
  }
  return values;
}

async function checkInputs(
  backend: Backend,
  buffers: readonly DeviceBuffer[],
  inputs: readonly TypedArray[],
): Promise<void> {
  for (const [index, values] of inputs.entries()) {
    const after = await backend.read(buffers[index]);
    const other = firstOtherBits(values, after);
    if (other < 0) continue;
    throw new Mismatch(
      `writes into input ${index}: element ${other} was ${values[other]} and is ${after[other]} after the call`,
    );
  }
}

/** What failed is reported already; here only as much is given back as can be. */
function freeQuietly(backend: Backend, buffer: DeviceBuffer): void {
  try {
    backend.free(buffer);
  } catch {
    // The check of memory that follows tells.
  }
}

const dtypeOf = (values: TypedArray): "float32" | "int32" =>
  values instanceof Int32Array ? "int32" : "float32";
