import type { LawCase, Step } from "../laws/Law.js";
import { literal } from "./literal.js";
import type { Mismatch, WorstNumber } from "./Mismatch.js";

/** A law and the case that breaks it as a vitest test: its calls one after the other, then its two sides. */
export function pastedLaw(title: string, { inputs, steps, code }: LawCase, mismatch: Mismatch): string {
  const imports = [...new Set(steps.flatMap(({ call }) => call.code.imports))];
  return [
    ...(imports.length > 0 ? [`import { ${imports.join(", ")} } from "@striate/core";`] : []),
    `import { expect, it } from "vitest";`,
    `import { create } from "./create.js"; // your backend`,
    "",
    `// ${mismatch.message}`,
    `it(${JSON.stringify(title)}, async () => {`,
    "  const on = await create();",
    ...inputs.flatMap(({ name, values }) => [`  const ${name} = Array.from(${literal(values)});`]),
    ...steps.flatMap((step, position) => stepLines(step, position, inputs)),
    ...(mismatch.worst === undefined ? [memoryLine(steps)] : sidesLines(code, mismatch.worst)),
    "});",
  ].join("\n");
}

/** Where it is not the two sides that differ, a call has left something behind. */
function memoryLine(steps: readonly Step[]): string {
  const buffers = steps.reduce(
    (sum, { args, call, others }) => sum + (1 + others.length) * (args.length + call.outputs.length),
    0,
  );
  return `  expect(on.memory().buffers).toBe(${buffers});`;
}

function sidesLines({ left, right }: LawCase["code"], { index, allowed }: WorstNumber): readonly string[] {
  return [
    ...(left.includes("dot(")
      ? [
          "  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);",
        ]
      : []),
    `  const [left, right] = [${left}, ${right}];`,
    `  expect(Math.abs(left[${index}]! - right[${index}]!)).toBeLessThanOrEqual(${allowed});`,
  ];
}

/** What steps give as int32. */
const INTEGERS: readonly string[] = ["argmax"];

/** Every step has a geometry of its own and writes what it reads anew. */
function stepLines(
  { name, args, call, others }: Step,
  position: number,
  inputs: LawCase["inputs"],
): readonly string[] {
  const geometry = `geometry${position}`;
  const own = call.inputs.map((input) => input.name);
  const field = (output: number) => (call.outputs.length > 1 ? `.${call.outputs[output].name}` : "");
  const write = (arg: string) => {
    const given = inputs.find((input) => input.name === arg)?.values;
    const integers = given === undefined ? INTEGERS.includes(arg) : given instanceof Int32Array;
    return `on.write(new ${integers ? "Int32Array" : "Float32Array"}(${arg}))`;
  };
  const expression = call.code.expression.replace(/[A-Za-z_]\w*/g, (word) => {
    if (word === "geometry") return geometry;
    const index = own.indexOf(word);
    return index < 0 || call.method === word ? word : write(args[index]);
  });
  return [
    ...call.code.setup.map((line) => `  ${line.replace("const geometry ", `const ${geometry} `)}`),
    ...[name, ...others].map(
      (output, index) => `  const ${output} = Array.from(await on.read(on.${expression}${field(index)}));`,
    ),
  ];
}
