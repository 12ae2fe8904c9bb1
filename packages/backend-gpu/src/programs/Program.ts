/** A gpu.js kernel, for one output or for four at a time. */
export interface Program {
  /** Stands for it in the cache of compiled kernels: one name, one program. */
  readonly name: string;
  /** Numbers that each invocation writes. */
  readonly width: 1 | 4;
  readonly arrays: readonly string[];
  /** Whole numbers, then others: the order in which they are passed. */
  readonly integers: readonly string[];
  readonly floats: readonly string[];
  /** JavaScript as gpu.js understands it; written when it is compiled. */
  readonly source: () => string;
}

export interface ProgramText {
  readonly name: string;
  readonly width?: 1 | 4;
  readonly arrays: readonly string[];
  readonly integers?: readonly string[];
  readonly floats?: readonly string[];
  /** Statements that end in a `return`; `i` is the position of the (first) output. */
  readonly body: () => string;
}

/** The last argument of every kernel: where a piece of a large output begins, counted in invocations. */
export const BASE = "base";

/**
 * A program from its text. Kernels are text, not functions: bundlers, minifiers and coverage rewrite functions. What a body may not
 * contain: `%` and a bare `/` for positions (see `split`), ∞, NaN, true and false, arrow functions; locals are float32.
 */
export function program({ name, width = 1, arrays, integers = [], floats = [], body }: ProgramText): Program {
  const parameters = [...arrays, ...integers, ...floats, BASE].join(", ");
  const position = `this.thread.x + ${BASE}`;
  const start = width === 1 ? `var i = ${position};` : `var i = (${position}) * ${width};`;
  return {
    name,
    width,
    arrays,
    integers,
    floats,
    source: () => `function (${parameters}) {\n${start}\n${body()}\n}`,
  };
}
