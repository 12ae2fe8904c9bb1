/** About how many pixels a text takes in the figures' font: an upper bound for most, Chinese among them. */
export function textWidth(text: string, fontSize: number): number {
  return [...text].reduce(
    (width, character) => width + (character.codePointAt(0)! < 0x2e80 ? 0.62 : 1) * fontSize,
    0,
  );
}
