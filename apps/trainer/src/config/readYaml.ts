import { UsageError } from "../UsageError.js";
import type { Setting, Settings } from "./Setting.js";

/** Settings in YAML, of which JSON is a part. @throws UsageError naming the line of what is no YAML */
export async function readYaml(text: string, file: string): Promise<Settings> {
  const { isMap, isScalar, LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new UsageError(`${file}:${line}:${col}: ${error.message.replace(/\.$/, "")}. Correct it.`);
  }
  if (document.contents === null) return new Map();
  if (!isMap(document.contents)) {
    throw new UsageError(`${file}: it holds no settings. Write some, such as epochs: 20.`);
  }
  return new Map(
    document.contents.items.map(({ key, value }): [string, Setting] => {
      const { range } = key as { readonly range?: readonly number[] };
      const name = String(isScalar(key) ? key.value : key);
      const place = range === undefined ? file : `${file}:${lines.linePos(range[0]!).line}`;
      return [name, { value: isNode(value) ? value.toJS(document) : value, place }];
    }),
  );
}

interface Node {
  toJS(document: unknown): unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "toJS" in value;
}
