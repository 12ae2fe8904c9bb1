import type { TypedArray } from "@striate/core";
import type { Call, Input } from "../Call.js";
import { literal } from "./literal.js";
import type { Mismatch } from "./Mismatch.js";

/** Outputs up to this length are written out as they must be. */
const LONGEST = 64;

export interface PastedTest {
  readonly title: string;
  readonly call: Pick<Call, "code" | "outputs">;
  readonly inputs: readonly Input[];
  /** What every output must be. */
  readonly expected: readonly TypedArray[];
  readonly mismatch: Mismatch;
  /** The reference lacks the primitive. */
  readonly optional: boolean;
}

/**
 * A case as a vitest test that needs nothing but the backend's `create`: about the number that is furthest off, about a buffer that must
 * be refused, or, for everything else, about what is left behind, what is written into and what a second run gives.
 */
export function pastedTest(test: PastedTest): string {
  const { worst, refusal } = test.mismatch;
  const body =
    worst !== undefined ? numbersBody(test) : refusal !== undefined ? refusalBody(test) : conductBody(test);
  return [
    ...importLines(test, body),
    "",
    `// ${test.mismatch.message}`,
    `it(${JSON.stringify(test.title)}, async () => {`,
    ...[...test.call.code.setup, ...body].map((line) => `  ${line}`),
    "});",
  ].join("\n");
}

function importLines({ call, inputs }: PastedTest, body: readonly string[]): readonly string[] {
  const text = body.join("\n");
  const core = [
    ...call.code.imports,
    ...["type Backend", "TensorError"].filter((name) => text.includes(name.split(" ").at(-1)!)),
  ];
  const made = ["numbers", "wholeNumbers"].filter((name) =>
    inputs.some((input) => isMade(input) && input.code?.startsWith(`${name}(`)),
  );
  return [
    ...(made.length > 0 ? [`import { ${made.join(", ")} } from "@striate/backend-conformance";`] : []),
    ...(text.includes("createReferenceBackend")
      ? [`import { createReferenceBackend } from "@striate/backend-reference";`]
      : []),
    ...(core.length > 0 ? [`import { ${core.join(", ")} } from "@striate/core";`] : []),
    `import { expect, it } from "vitest";`,
    `import { create } from "./create.js"; // your backend`,
  ];
}

/** What the reference gives, and the number that is furthest from it. */
function numbersBody({ call, inputs, expected, mismatch, optional }: PastedTest): readonly string[] {
  const { output, index, expected: right, received, allowed } = mismatch.worst!;
  const field = call.outputs.length > 1 ? `.${output}` : "";
  const values = expected[call.outputs.findIndex(({ name }) => name === output)];
  const known = values.length <= LONGEST ? literal(Array.from(values)) : undefined;
  return [
    "const run = async (on: Backend) => {",
    ...inputs.map((input) => `  const ${input.name} = on.write(${literal(input.values, input.code)});`),
    `  return Array.from(await on.read(${invocation("on", call, optional)}${field}));`,
    "};",
    ...(optional || known === undefined
      ? []
      : [`expect(await run(createReferenceBackend())).toEqual(${known});`]),
    ...(optional && known !== undefined ? [`// In float64: ${known}`] : []),
    "const received = await run(await create());",
    // Where they differ in the sign of a zero or not at all, only the bits tell.
    right === received
      ? `expect(received[${index}]).toBe(${literal(right)});`
      : `expect(Math.abs(received[${index}]! - ${literal(right)})).toBeLessThanOrEqual(${allowed});`,
  ];
}

function refusalBody({ call, inputs, mismatch, optional }: PastedTest): readonly string[] {
  const { code, input: refused } = mismatch.refusal!;
  const write = (input: Input) => {
    const values = literal(input.values, input.code);
    if (input.name !== refused) return `backend.write(${values})`;
    if (code === "DTYPE") return `backend.write(new Int32Array(${input.values.length}))`;
    return code === "BACKEND" ? `createReferenceBackend().write(${values})` : `backend.write(${values})`;
  };
  return [
    "const backend = await create();",
    ...inputs.map((input) => `const ${input.name} = ${write(input)};`),
    ...(code === "DISPOSED" ? [`backend.free(${refused});`] : []),
    `const call = () => ${invocation("backend", call, optional)};`,
    "const before = backend.memory();",
    "expect(call).toThrow(TensorError);",
    `expect(call).toThrow(expect.objectContaining({ code: "${code}" }));`,
    "expect(backend.memory()).toEqual(before);",
  ];
}

/** Buffers left behind, inputs written into, bits that a second run changes. */
function conductBody({ call, inputs, optional }: PastedTest): readonly string[] {
  const outputs = call.outputs.map((output) => ({
    ...output,
    field: call.outputs.length > 1 ? `.${output.name}` : "",
  }));
  return [
    "const backend = await create();",
    ...inputs.map((input) => `const ${input.name} = backend.write(${literal(input.values, input.code)});`),
    "const before = backend.memory().buffers;",
    `const first = ${invocation("backend", call, optional)};`,
    `expect(backend.memory().buffers - before).toBe(${outputs.length});`,
    ...outputs.flatMap(({ field, dtype, size }) => [
      `expect(first${field}).toMatchObject({ dtype: "${dtype}", size: ${size} });`,
      `expect(backend.readSync?.(first${field}) ?? []).toEqual(backend.readSync ? await backend.read(first${field}) : []);`,
    ]),
    `const second = ${invocation("backend", call, optional)};`,
    ...outputs.map(
      ({ field }) => `expect(await backend.read(second${field})).toEqual(await backend.read(first${field}));`,
    ),
    ...inputs.map(
      (input) => `expect(await backend.read(${input.name})).toEqual(${literal(input.values, input.code)});`,
    ),
  ];
}

function invocation(on: string, { code }: Pick<Call, "code">, optional: boolean): string {
  return `${on}.${optional ? code.expression.replace("(", "!(") : code.expression}`;
}

const isMade = (input: Input): boolean =>
  input.code !== undefined && literal(input.values, input.code) === input.code;
