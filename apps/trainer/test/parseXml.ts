export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** What stands directly in it. */
  readonly text: string;
}

const TOKEN =
  /<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<\/(?<close>[\w:-]+)\s*>|<(?<open>[\w:-]+)(?<attributes>(?:\s+[\w:-]+="[^"<]*")*)\s*(?<empty>\/?)>|(?<text>[^<]+)/gy;

/** Reads the part of XML that figures are made of. @throws Error where it is not well-formed */
export function parseXml(source: string): XmlElement {
  const root = { name: "", attributes: {}, children: [] as XmlElement[], text: "" };
  const open = [root];
  let read = 0;
  for (const { 0: token, index, groups = {} } of source.matchAll(TOKEN)) {
    read = index + token.length;
    const inner = open.at(-1)!;
    if (groups["open"] !== undefined) {
      const attributes = Object.fromEntries(
        [...groups["attributes"]!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [
          key,
          unescaped(value!),
        ]),
      );
      const element = { name: groups["open"], attributes, children: [], text: "" };
      inner.children.push(element);
      if (groups["empty"] === "") open.push(element);
    } else if (groups["close"] !== undefined) {
      if (open.pop()!.name !== groups["close"])
        throw new Error(`</${groups["close"]}> at ${index} closes nothing`);
    } else inner.text += groups["cdata"] ?? unescaped(token);
  }
  if (read !== source.length) throw new Error(`no XML at ${read}: ${source.slice(read, read + 40)}`);
  if (open.length !== 1 || root.children.length !== 1) throw new Error("there is not one closed root");
  return root.children[0]!;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:(\w+);|#(\d+);)?/g, (found, name, code) => {
    const character = code === undefined ? ENTITIES[name] : String.fromCodePoint(Number(code));
    if (character === undefined) throw new Error(`"${found}" is no entity`);
    return character;
  });
}

/** All elements of a name, wherever they stand. */
export function elements(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elements(child, name),
  ]);
}
