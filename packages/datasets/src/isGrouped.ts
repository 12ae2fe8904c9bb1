/** So many examples a class, and chance does not put them together. */
const ENOUGH = 16;

/** Whether labels come class after class, as from folders of pictures: in two runs for each class at most. */
export function isGrouped(labels: ArrayLike<number>): boolean {
  const classes = new Set<number>();
  let runs = 0;
  for (let at = 0; at < labels.length; at++) {
    classes.add(labels[at]!);
    if (at === 0 || labels[at] !== labels[at - 1]) runs++;
  }
  return classes.size > 1 && labels.length >= ENOUGH * classes.size && runs <= 2 * classes.size;
}
