/** Words in lines of at most so many columns, each behind an indentation; a word that is too long is cut. */
export function wrapped(text: string, width: number, indent = ""): readonly string[] {
  const room = Math.max(10, width - indent.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((one) => pieces(one, room))) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => indent + one);
}

function pieces(word: string, length: number): readonly string[] {
  return word.match(new RegExp(`.{1,${length}}`, "gsu")) ?? [""];
}

/** A path in at most so many columns: what is cut is in front, where the outer layers stand. */
export function shortened(path: string, width: number): string {
  return path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;
}
