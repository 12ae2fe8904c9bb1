import type { TypedArray } from "@striate/core";
import type { Call, Input } from "../Call.js";
import { literal } from "./literal.js";
import type { Mismatch } from "./Mismatch.js";

/** Outputs up to this length are written out as the reference gives them. */
const LONGEST = 64;

/** A call and what must come out of it as a vitest test that needs nothing but the backend's `create`. */
export function pastedTest(
  title: string,
  call: Pick<Call, "code" | "outputs">,
  inputs: readonly Input[],
  expected: readonly TypedArray[],
  { worst }: Mismatch,
  optional: boolean,
): string {
  const { imports, setup, expression } = call.code;
  const output = worst?.output ?? call.outputs[0].name;
  const position = call.outputs.findIndex(({ name }) => name === output);
  const field = call.outputs.length > 1 ? `.${output}` : "";
  const invocation = optional ? expression.replace("(", "!(") : expression;
  const fromPackage = inputs.some((input) => isMade(input)) ? ["numbers", "wholeNumbers"] : [];
  const used = fromPackage.filter((name) =>
    inputs.some((input) => isMade(input) && input.code?.startsWith(name)),
  );
  const values = expected[position];
  const lines = [
    ...(optional ? [] : [`import { createReferenceBackend } from "@striate/backend-reference";`]),
    ...(used.length > 0 ? [`import { ${used.join(", ")} } from "@striate/backend-conformance";`] : []),
    `import { ${["type Backend", ...imports].join(", ")} } from "@striate/core";`,
    `import { expect, it } from "vitest";`,
    `import { create } from "./create.js"; // your backend`,
    "",
    `it(${JSON.stringify(title)}, async () => {`,
    ...setup.map((line) => `  ${line}`),
    `  const run = (on: Backend) => {`,
    ...inputs.map((input) => `    const ${input.name} = on.write(${literal(input.values, input.code)});`),
    `    return on.read(on.${invocation}${field});`,
    `  };`,
    ...(optional || values.length > LONGEST
      ? []
      : [
          `  expect(Array.from(await run(createReferenceBackend()))).toEqual(${literal(Array.from(values))});`,
        ]),
    `  const received = await run(await create());`,
    ...(worst === undefined
      ? [`  expect(Array.from(received)).toEqual(${literal(Array.from(values))});`]
      : worst.expected === worst.received
        ? [`  expect(received[${worst.index}]).toBe(${literal(worst.expected)});`]
        : [
            `  expect(Math.abs(received[${worst.index}]! - ${literal(worst.expected)})).toBeLessThanOrEqual(${worst.allowed});`,
          ]),
    `});`,
  ];
  return lines.join("\n");
}

const isMade = (input: Input): boolean =>
  input.code !== undefined && literal(input.values, input.code) === input.code;
